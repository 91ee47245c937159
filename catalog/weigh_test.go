package catalog_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/shixian/shixian/catalog"
)

// wide is a workbook of many equal cells, which zips to almost nothing.
func wide(t *testing.T, rows, columns int) []byte {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for range rows {
		sheet.WriteString("<row>")
		for range columns {
			sheet.WriteString("<c><v>1</v></c>")
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString("</sheetData></worksheet>")
	f := excelize.NewFile()
	defer func() { require.NoError(t, f.Close()) }()
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return replaced(t, b.Bytes(), "xl/worksheets/sheet1.xml", sheet.String())
}

// replaced is a workbook with another content of one part.
func replaced(t *testing.T, book []byte, name, content string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	require.NoError(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, part := range in.File {
		w, err := out.Create(part.Name)
		require.NoError(t, err)
		if part.Name == name {
			_, err = io.WriteString(w, content)
			require.NoError(t, err)
			continue
		}
		r, err := part.Open()
		require.NoError(t, err)
		_, err = io.Copy(w, r)
		require.NoError(t, err)
		require.NoError(t, r.Close())
	}
	require.NoError(t, out.Close())
	return b.Bytes()
}

// TestAMillionCellsAreRefusedAtOnce: by their weight, before any of them is kept.
func TestAMillionCellsAreRefusedAtOnce(t *testing.T) {
	for _, size := range [][2]int{{1000, 1600}, {1600, 1000}, {10000, 100}, {1000000, 1}} {
		book := wide(t, size[0], size[1])
		require.Less(t, len(book), 100<<10)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		file := catalog.Read(t.Context(), book)
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		require.Len(t, file.Problems, 1)
		assert.Equal(t, catalog.FileTooLarge, file.Problems[0].Code)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(100<<20), size)
		t.Log(size, took, (after.TotalAlloc-before.TotalAlloc)>>10, "KB")
	}
}

func TestALongCellIsNotCompared(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"a header": "信息资源代码,信息资源名称," + strings.Repeat("信", 1_000_000) + ",摘要\n1,2,3,4\n",
		"a cell":   "信息资源代码,信息资源名称,摘要\n1,2," + strings.Repeat("信", 1_000_000) + "\n",
		"commas":   "信息资源代码,信息资源名称,摘要\n" + strings.Repeat(",", 2_000_000) + "\n",
	} {
		file := catalog.Read(t.Context(), []byte(content))
		require.Len(t, file.Problems, 1, name)
		assert.Equal(t, catalog.FileTooLarge, file.Problems[0].Code, name)
	}
	header := "信息资源代码,信息资源名称,摘要," + strings.Repeat("信息", 10_000) + "\n1,2,3,4\n"
	file := catalog.Read(t.Context(), []byte(header))
	require.NotEmpty(t, file.Problems)
	assert.Equal(t, catalog.HeaderUnknown, file.Problems[0].Code)
	assert.NotContains(t, file.Problems[0].Message, "是否为")
}

func TestReadingEndsWithWhoAsked(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	var rows strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&rows, "%d,名称,摘要\n", i)
	}
	file := catalog.Read(ctx, []byte("信息资源代码,信息资源名称,摘要\n"+rows.String()))
	assert.Empty(t, file.Codes())
	assert.Empty(t, catalog.Read(ctx, wide(t, 10, 10)).Codes())
}
