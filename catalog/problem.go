package catalog

import (
	"fmt"
	"strings"
)

// Problem is what is wrong at one place of a file.
type Problem struct {
	Sheet   string // of an XLSX file; empty for CSV
	Row     int    // from 1, as a spreadsheet counts; 0: the file or the sheet as a whole
	Column  string // header of the column, or its letters if it has none
	Cell    string // as a spreadsheet names it, e.g. "C5"; empty if it is no single one
	Code    Fault
	Value   string // what stands there, shortened
	Message string // what was expected, in Chinese
	Notice  bool   // does not keep the file from being imported
}

// Fault is the kind of a problem.
type Fault string

// The kinds of problems.
const (
	FileUnreadable     Fault = "file_unreadable"
	FileTooLarge       Fault = "file_too_large"
	SheetMissing       Fault = "sheet_missing"
	HeaderMissing      Fault = "header_missing"
	HeaderUnknown      Fault = "header_unknown"
	HeaderDuplicate    Fault = "header_duplicate"
	TooManyRows        Fault = "too_many_rows"
	RowBlank           Fault = "row_blank"         // a notice
	RowSetAside        Fault = "row_set_aside"     // a notice
	RowHidden          Fault = "row_hidden"        // a notice
	ColumnHidden       Fault = "column_hidden"     // a notice
	SheetSetAside      Fault = "sheet_set_aside"   // a notice
	CommentSetAside    Fault = "comment_set_aside" // a notice
	PictureSetAside    Fault = "picture_set_aside" // a notice
	HeaderRepeated     Fault = "header_repeated"   // a notice, if it is the same header
	QuoteUnmatched     Fault = "quote_unmatched"
	CellMerged         Fault = "cell_merged"
	CellFormula        Fault = "cell_formula"
	CellError          Fault = "cell_error"
	CellDate           Fault = "cell_date"
	ValueMissing       Fault = "value_missing"
	ValueTooLong       Fault = "value_too_long"
	CharacterInvalid   Fault = "character_invalid"
	NumberRounded      Fault = "number_rounded"
	CodeInvalid        Fault = "code_invalid"
	CodeDuplicate      Fault = "code_duplicate"
	RowInconsistent    Fault = "row_inconsistent"
	DepartmentUnknown  Fault = "department_unknown"
	DepartmentMismatch Fault = "department_mismatch"
	CategoryGap        Fault = "category_gap"
	ClassUnknown       Fault = "class_unknown"
	BasisMissing       Fault = "basis_missing"
	ValueUnknown       Fault = "value_unknown"
	DateInvalid        Fault = "date_invalid"
	NumberInvalid      Fault = "number_invalid"
	RelatedUnknown     Fault = "related_unknown"
	RelatedInvalid     Fault = "related_invalid"
	ItemOrphan         Fault = "item_orphan"
	ItemDuplicate      Fault = "item_duplicate"
	EntryRetired       Fault = "entry_retired"
	TooManyItems       Fault = "too_many_items"
)

// mostProblems is how many problems are listed; who has more has another problem, e.g. the wrong file.
const mostProblems = 10000

// String is a line for a terminal.
func (p Problem) String() string {
	place := ""
	if p.Sheet != "" {
		place = "“" + p.Sheet + "” "
	}
	if p.Row > 0 {
		place += fmt.Sprintf("第 %d 行", p.Row)
	}
	if p.Column != "" {
		place += "“" + p.Column + "”列"
	}
	if p.Cell != "" {
		place += "（" + p.Cell + "）"
	}
	text := p.Message
	if place != "" {
		text = strings.TrimSpace(place) + "：" + text
	}
	if p.Notice {
		text = "提示：" + text
	}
	return text
}

// shown is a value, short enough for a list.
func shown(value string) string {
	if runes := []rune(value); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return value
}
