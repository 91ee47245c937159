package report

import "net/url"

// linkedCells is how many cells of a workbook open something. A workbook holds 65,530 links at most, and each costs a search
// through those of its sheet.
const linkedCells = 10_000

// links are what the cells of a workbook open in the workbench.
type links struct {
	workbench string // base URL; empty: nothing opens
	left      int
}

// Address is what the obligations behind a row are asked for by, as the API's parameters.
func (q Query) Address(row Row) url.Values {
	of := q.Behind(row)
	values := url.Values{"from": {of.From.String()}, "through": {of.Through.String()}, "stage": {string(row.Stage)}}
	for name, value := range map[string]string{
		"regulation": of.Regulation, "procedure": of.Procedure, "department": of.Department, "group": of.Group,
		"article": of.Article, "clock": of.Clock, "authority": string(of.Authority),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// link has a cell open an address of the workbench.
func (b *timelinessBook) link(sheet string, column, row int, path string) {
	if b.links.workbench == "" || b.links.left == 0 {
		return
	}
	b.links.left--
	b.do(b.SetCellHyperLink(sheet, b.cell(column, row), b.links.workbench+path, "External"))
}

// figurePath is the workbench's page of the cases behind a figure of a row.
func figurePath(q Query, row Row, name FigureName) string {
	behind := q.Address(row)
	behind.Set("figure", string(name))
	return "/reports?" + url.Values{"behind": {behind.Encode()}}.Encode()
}
