// Package keyring keeps the house's keys in a file outside the database, and encrypts with them.
//
// Identifying data of a person are sealed with a key of that person, which the house's current key wraps. So a rotation of the
// house's key touches no data, and who loses their own key is erased. See docs/adr/0130-personal-data.md.
package keyring
