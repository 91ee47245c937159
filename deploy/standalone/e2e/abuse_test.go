package e2e

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

// What the whole process may hold of memory, whatever is done to it, and how much more than at rest while nobody reads what
// they asked for.
const (
	mostResident = 700 << 20
	mostUnread   = 300 << 20
)

// TestAbuseStaysWithinMemory does to a server with a catalog of 20,000 entries what exhausts servers, on either engine, and
// looks at what the process held of memory. The abuses go one after the other: each finds what the one before has left.
func TestAbuseStaysWithinMemory(t *testing.T) {
	if _, err := os.Stat("/proc/self/clear_refs"); err != nil {
		t.Skip("the memory of a process is read from /proc")
	}
	t.Run("sqlite", func(t *testing.T) { abused(t) })
	t.Run("postgres", func(t *testing.T) { abused(t, "--database", newDatabase(t)) })
}

func abused(t *testing.T, ledger ...string) {
	p, base := standalone(t, t.TempDir(), ledger...)
	v := &victim{t: t, p: p, base: base, clerk: logIn(t, base, "mzj"), bureau: logIn(t, base, "bureau")}
	v.rest = v.resident("VmRSS")
	v.under("12 downloads of 50 MB that nobody reads", v.rest+mostUnread, v.unreadAttachments)
	v.under("a workbook of 1.6 million cells", v.rest+100<<20, v.wideWorkbook)
	v.under("an import of 20,000 entries", mostResident, v.bigImport)
	v.under("every kind of export of the catalog at once", mostResident, v.exports)
	v.under("40 catalogs that nobody reads", mostResident, v.unreadCatalogs)
	v.under("3,000 connections that drip", mostResident, v.dripping)
	v.under("a guest's uploads and feeds", mostResident, v.guest)
}

// victim is a server that is abused.
type victim struct {
	t             *testing.T
	p             *process
	base          string
	rest          int // bytes resident before anything was done
	clerk, bureau *user
}

// resident reads from the kernel what the process holds of memory, in bytes.
func (v *victim) resident(what string) int {
	v.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.p.cmd.Process.Pid))
	require.NoError(v.t, err)
	found := regexp.MustCompile(what + `:\s+(\d+) kB`).FindSubmatch(status)
	require.NotNil(v.t, found, "%s in\n%s", what, status)
	kilobytes, err := strconv.Atoi(string(found[1]))
	require.NoError(v.t, err)
	return kilobytes << 10
}

// under does the abuse, and holds what the process had resident at most against the limit.
func (v *victim) under(what string, limit int, abuse func()) {
	v.t.Helper()
	require.NoError(v.t, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", v.p.cmd.Process.Pid), []byte("5"), 0))
	before, began := v.resident("VmRSS"), time.Now()
	abuse()
	most := v.resident("VmHWM")
	v.t.Logf("%s: at most %d MB resident, %d MB before, %d MB at rest; %.1f s", what, most>>20, before>>20, v.rest>>20, time.Since(began).Seconds())
	assert.Less(v.t, most, limit, what)
}

// from is a client that comes from an address of this machine.
func (v *victim) from(address string) *http.Client {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	transport := &http.Transport{DialContext: dialer.DialContext}
	v.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience}
}

// fetch reads the answer to its end, keeps nothing of it, and says what came.
func fetch(ctx context.Context, c *http.Client, address, token string) (status int, size int64, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, 0, err
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := c.Do(request)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	size, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, size, err
}

// exports asks for the whole catalog from twelve addresses at once, for a part of it, and for two departments. Those who wait for a
// turn may be told that it takes too long.
func (v *victim) exports() {
	var all errgroup.Group
	ask := func(path, from, token string, waits bool) {
		all.Go(func() error {
			began := time.Now()
			status, size, err := fetch(v.t.Context(), v.from(from), v.base+path, token)
			v.t.Logf("%s: %d after %.1f s, %d kB", path, status, time.Since(began).Seconds(), size>>10)
			if status != http.StatusServiceUnavailable || !waits {
				assert.Equal(v.t, http.StatusOK, status, path)
			}
			return err
		})
	}
	for i := range 12 {
		ask("/catalog-file.xlsx", fmt.Sprintf("127.0.1.%d", i+1), "", false)
		ask("/catalog-file.csv", fmt.Sprintf("127.0.1.%d", i+1), "", false)
	}
	ask("/catalog-file.xlsx?open=unconditional", "127.0.2.1", "", true)
	for _, login := range []string{"mzj", "bureau"} {
		ask("/catalog-file.xlsx", "127.0.0.1", logIn(v.t, v.base, login).token, true)
	}
	require.NoError(v.t, all.Wait())
}

// unread begins requests on connections of their own, awaits that they are answered, and leaves the answers where they are
// until the test ends.
func (v *victim) unread(count int, path, token string) {
	at, err := url.Parse(v.base)
	require.NoError(v.t, err)
	authorized := ""
	if token != "" {
		authorized = "Authorization: Bearer " + token + "\r\n"
	}
	for range count {
		conn, err := new(net.Dialer).DialContext(v.t.Context(), "tcp", at.Host)
		require.NoError(v.t, err)
		v.t.Cleanup(func() { _ = conn.Close() })
		require.NoError(v.t, conn.(*net.TCPConn).SetReadBuffer(4<<10))
		_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", at.Path+path, at.Host, authorized)
		require.NoError(v.t, err)
		require.NoError(v.t, conn.SetDeadline(time.Now().Add(patience)))
		line, err := bufio.NewReaderSize(conn, 16).ReadString('\n')
		require.NoError(v.t, err)
		require.Contains(v.t, line, "200 OK")
	}
}

func (v *victim) unreadAttachments() {
	number := v.clerk.files("share-application", "gaj-001", shareForm)
	kept := v.clerk.sends("/cases/"+number+"/attachments", "大.pdf", &repeated{left: 49 << 20})
	require.Equal(v.t, http.StatusCreated, kept.Status, kept)
	v.unread(12, "/attachments/"+kept.Body["id"].(string), v.clerk.token)
}

func (v *victim) unreadCatalogs() {
	v.unread(40, "/catalog-file.xlsx", "")
}

// dripping has one address hold all connections that it can, each with a request that never ends; others are served.
func (v *victim) dripping() {
	at, err := url.Parse(v.base)
	require.NoError(v.t, err)
	for range 3000 {
		conn, err := new(net.Dialer).DialContext(v.t.Context(), "tcp", at.Host)
		require.NoError(v.t, err)
		defer conn.Close()
		_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nX: ") // the ones too many are closed
	}
	status, _, err := fetch(v.t.Context(), v.from("127.0.0.9"), v.base+"/about", "")
	require.NoError(v.t, err)
	assert.Equal(v.t, http.StatusOK, status)
}

// guest abuses the token that filing without an account gives.
func (v *victim) guest() {
	c := &user{t: v.t, base: v.base}
	filed := c.post("/public/cases", map[string]any{
		"procedure": "fushun-2023/open-data-request", "resource": "mzj-005",
		"form":      map[string]any{"purpose": "研究", "needs": "名录", "written": false, "no_state_secrets": true},
		"applicant": map[string]any{"name": "赵某", "identity_kind": "identity_card", "identity_number": "11010519491231002X", "phone": "024-5000000"},
	})
	require.Equal(v.t, http.StatusCreated, filed.Status, filed)
	c.token = filed.Body["token"].(string)
	for range 12 {
		a, err := c.trySends("/attachments", "大.pdf", &repeated{left: 40 << 20})
		assert.True(v.t, err != nil || a.Status == http.StatusRequestEntityTooLarge, "the connection is cut, or the answer says why: %v", a)
	}
	opened := map[int]int{}
	for range 500 {
		opened[c.post("/me/feeds", map[string]any{"title": "期限"}).Status]++
	}
	assert.Equal(v.t, map[int]int{http.StatusCreated: 20, http.StatusConflict: 480}, opened)
}

// repeated is a file of so many equal bytes.
type repeated struct{ left int }

func (r *repeated) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), r.left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	r.left -= n
	return n, nil
}

// sends uploads a file, with further parts of the form.
func (u *user) sends(path, name string, file io.Reader, parts ...[2]string) answer {
	u.t.Helper()
	return u.must(u.trySends(path, name, file, parts...))
}

func (u *user) trySends(path, name string, file io.Reader, parts ...[2]string) (answer, error) {
	body, into := io.Pipe()
	form := multipart.NewWriter(into)
	go func() {
		part, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = io.Copy(part, file)
		}
		for _, p := range parts {
			if err == nil {
				err = form.WriteField(p[0], p[1])
			}
		}
		if err == nil {
			err = form.Close()
		}
		_ = into.CloseWithError(err)
	}()
	request, err := http.NewRequestWithContext(u.t.Context(), http.MethodPost, u.base+path, body)
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.Header.Set("Authorization", "Bearer "+u.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	a := answer{Status: response.StatusCode}
	return a, json.NewDecoder(response.Body).Decode(&a.Body)
}

// wideWorkbook sends a workbook that zips to almost nothing.
func (v *victim) wideWorkbook() {
	var book bytes.Buffer
	require.NoError(v.t, catalog.WriteXLSX(&book, entriesOf(0, 0), nil))
	row := "<row>" + strings.Repeat("<c><v>1</v></c>", 1000) + "</row>"
	sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + strings.Repeat(row, 1600) + "</sheetData></worksheet>"
	a := v.clerk.sends("/catalog-file/check", "目录.xlsx", bytes.NewReader(withPart(v.t, book.Bytes(), "xl/worksheets/sheet1.xml", sheet)))
	assert.Equal(v.t, http.StatusOK, a.Status, a)
	assert.Contains(v.t, fmt.Sprint(a.Body["problems"]), "file_too_large")
}

// withPart is a workbook with another content of one part.
func withPart(t *testing.T, book []byte, name, content string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	require.NoError(t, err)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, part := range in.File {
		if part.Name != name {
			require.NoError(t, out.Copy(part))
			continue
		}
		w, err := out.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(w, content)
		require.NoError(t, err)
	}
	require.NoError(t, out.Close())
	return b.Bytes()
}

// bigImport imports the catalog that is exported afterwards, in a file as large as files may be.
func (v *victim) bigImport() {
	plan := v.bureau.sends("/catalog-file/check", "目录.csv", table(v.t, 0, 1))
	require.Equal(v.t, http.StatusOK, plan.Status, plan)
	stated := map[string]string{}
	for _, review := range decode[[]struct{ Name string }](v.t, plan.Body["reviews"]) {
		stated[review.Name] = "已审查"
	}
	reviews, err := json.Marshal(stated)
	require.NoError(v.t, err)
	done := v.bureau.sends("/catalog-file", "目录.csv", table(v.t, 0, 20_000), [2]string{"reviews", string(reviews)})
	require.Equal(v.t, http.StatusOK, done.Status, done)
	require.EqualValues(v.t, 20_000, done.Body["created"])
}

func table(t *testing.T, from, to int) io.Reader {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, catalog.WriteCSV(&file, entriesOf(from, to), nil))
	return &file
}

// entriesOf are entries with two information items each.
func entriesOf(from, to int) catalog.Entries {
	return func(yield func(domain.Entry, error) bool) {
		for i := from; i < to; i++ {
			e := domain.Entry{
				Resource: procedure.Resource{
					Code: fmt.Sprintf("many-%05d", i), Title: fmt.Sprintf("第%d类登记信息", i), Provider: "mzj", Gathered: true,
					Share: procedure.Unconditional, Open: procedure.Unconditional,
				},
				Category: []string{"基础信息", "社会事务"}, Summary: strings.Repeat("登记的对象、时间、地点和办理结果。", 3), Format: "数据库",
				UpdateCycle: "每月", ReleasedOn: "2026-01-05",
			}
			for _, name := range []string{"名称", "登记日期"} {
				e.Items = append(e.Items, procedure.Item{Name: name, Type: "字符型", Length: 200})
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
