package report

import (
	"fmt"
	"io"
	"iter"
	"time"

	"cloud.google.com/go/civil"
	"github.com/xuri/excelize/v2"
)

// ListColumn is a column of a list that is exported; its width is in Latin characters, of which a Chinese one takes two.
type ListColumn struct {
	Title string
	Width float64
}

// MostListed is how many rows of a list are exported.
const MostListed = 20_000

// WriteList writes a list as a workbook of one sheet, row by row: its values are texts, numbers, days (civil.Date), instants or nil. Behind
// MostListed rows a line says that there are more.
func WriteList(w io.Writer, title string, at time.Time, columns []ListColumn, rows iter.Seq2[[]any, error], say Words) (err error) {
	b := newBook(title, title, at, say)
	defer func() {
		if fault := b.Close(); err == nil {
			err = fault
		}
	}()
	l := listSheet{book: b}
	l.begin(columns)
	for values, fault := range rows {
		if fault != nil {
			return fault
		}
		if l.rows == MostListed {
			l.add([]any{l.say(fmt.Sprintf("还有更多，至多导出 %d 行：请用筛选条件缩小范围", MostListed))})
			break
		}
		l.add(values)
	}
	l.end(len(columns))
	return b.send(w)
}

// listSheet is the sheet in the making.
type listSheet struct {
	*book
	stream             *excelize.StreamWriter
	text, day, instant int
	rows               int
}

func (l *listSheet) begin(columns []ListColumn) {
	styled := func(s *excelize.Style) int {
		id, err := l.NewStyle(s)
		l.do(err)
		return id
	}
	date, minute := "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
	l.text = styled(&excelize.Style{NumFmt: 49})
	l.day, l.instant = styled(&excelize.Style{CustomNumFmt: &date}), styled(&excelize.Style{CustomNumFmt: &minute})
	head := styled(&excelize.Style{Font: &excelize.Font{Bold: true, Family: textFont}, Fill: solid("DCE6F1"), Border: thin()})
	var err error
	l.stream, err = l.NewStreamWriter(l.first)
	l.do(err)
	if l.err != nil {
		return
	}
	l.do(l.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	titles := make([]any, len(columns))
	for i, c := range columns {
		l.do(l.stream.SetColWidth(i+1, i+1, c.Width))
		titles[i] = excelize.Cell{StyleID: head, Value: l.say(c.Title)}
	}
	l.do(l.stream.SetRow("A1", titles))
}

func (l *listSheet) add(values []any) {
	if l.err != nil {
		return
	}
	l.rows++
	row := make([]any, len(values))
	for i, v := range values {
		row[i] = l.written(v)
	}
	l.do(l.stream.SetRow(l.cell(1, l.rows+1), row))
}

// written is a value as a cell has it: never a formula.
func (l *listSheet) written(v any) any {
	switch v := v.(type) {
	case string:
		return excelize.Cell{StyleID: l.text, Value: v}
	case civil.Date:
		if !v.IsValid() {
			return nil
		}
		return excelize.Cell{StyleID: l.day, Value: v.In(time.UTC)}
	case time.Time:
		if v.IsZero() {
			return nil
		}
		// A workbook knows no zones: it has what the clock on the wall showed.
		return excelize.Cell{StyleID: l.instant, Value: time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), v.Second(), 0, time.UTC)}
	default:
		return v
	}
}

func (l *listSheet) end(columns int) {
	if l.err != nil {
		return
	}
	l.do(l.stream.Flush())
	if l.rows > 0 {
		l.do(l.AutoFilter(l.first, "A1:"+l.cell(columns, l.rows+1), nil))
	}
}
