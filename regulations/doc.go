// Package regulations holds the packs: one folder a regulation, with its facts
// (regulation.yaml), its procedures (one file each), the law's own test cases
// (scenarios), its text (text.txt) and what implements each article (articles.yaml). The packs of this folder are embedded in the binary; others are
// read from a folder at run time. Adding a regulation touches no Go file.
package regulations
