// Package paper sets what the house writes down and sends on, but is no letter: a report of a verification, the file of a case.
// It is text in titled parts on pages of A4, each with its number and how many there are. What stands in it, whoever asks says.
package paper
