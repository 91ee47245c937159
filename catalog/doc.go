// Package catalog reads and writes the catalog of government data as departments
// keep it: in XLSX and CSV files with Chinese headers.
//
// A file is read into tables of cells (xlsx.go, sheet.go, csv.go), tables into lines
// below a header (header.go, lines.go), lines into entries (read.go, cell.go), and entries are compared with those in the ledger (plan.go).
// Every step collects problems instead of stopping at the first: whoever keeps a
// table of five thousand lines wants the list of all that is wrong, by sheet, row
// and column, with what was expected. Nothing here reads or writes the ledger; what
// is to be changed is a value.
//
// What a column is called, how wide it is, which values it takes and how it is
// explained is said once, in domain.EntryFields and, of items, in columns.go: the
// header, the template, the checks, the
// export and the differences between versions all come from there. The elements are
// those of the national guide,《政务信息资源目录编制指南（试行）》(发改高技〔2017〕1272号),
// with our three classes of sharing and opening and the legal basis of each.
//
// The format is closed under a round trip: an export, read back, is no change at all.
package catalog
