package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"time"

	"github.com/google/uuid"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
)

// shownChanges is how many changes a plan spells out.
const shownChanges = 1000

// mayImportCatalog tells who takes a catalog over from a file. Under the regulations
// a change of an entry is a case, with its reason, its period and whoever reviews it;
// a file goes past all that. It is for taking over a catalog that exists already, and
// therefore the bureau's; departments try their files out and file changes.
func mayImportCatalog(p domain.Person) bool {
	return p.Holds(domain.Bureau) || p.Holds(domain.Administrator)
}

func (s *catalogHandlers) CheckCatalogFile(ctx context.Context, r gen.CheckCatalogFileRequestObject) (gen.CheckCatalogFileResponseObject, error) {
	if caller(ctx).Public() {
		return nil, refuse(forbidden, "只有部门的人员可以试导入目录")
	}
	done, err := s.turns.take(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	defer done()
	_, content, err := catalogFile(r.Body)
	if err != nil {
		return nil, err
	}
	plan, err := s.plan(ctx, content)
	if err != nil {
		return nil, err
	}
	due, err := s.ledger.ImportReviews(ctx)
	return gen.CheckCatalogFile200JSONResponse(toCatalogPlan(plan, due)), err
}

func (s *catalogHandlers) ImportCatalogFile(ctx context.Context, r gen.ImportCatalogFileRequestObject) (gen.ImportCatalogFileResponseObject, error) {
	if !mayImportCatalog(caller(ctx)) {
		return nil, refuse(forbidden, "只有主管部门或者系统管理员可以导入目录；部门的变更请发起目录变更")
	}
	release, err := s.turns.take(ctx, caller(ctx).ID)
	if err != nil {
		return nil, err
	}
	defer release()
	name, content, err := catalogFile(r.Body)
	if err != nil {
		return nil, err
	}
	stated, err := reviewsStated(r.Body)
	if err != nil {
		return nil, err
	}
	plan, err := s.plan(ctx, content)
	if err != nil {
		return nil, err
	}
	if plan.Fails() {
		return gen.ImportCatalogFile422JSONResponse(toCatalogPlan(plan, nil)), nil
	}
	var done domain.Import
	if changes := plan.Versions(); len(changes) > 0 {
		sum := sha256.Sum256(content)
		done, err = s.ledger.ImportEntries(ctx, domain.Import{
			ID: uuid.NewString(), File: name, SHA256: hex.EncodeToString(sum[:]), By: caller(ctx), Changes: changes, Stated: stated,
		})
		if err != nil {
			return nil, err
		}
	}
	shown := toCatalogPlan(plan, done.Reviews)
	shown.Imported = true
	return gen.ImportCatalogFile200JSONResponse(shown), nil
}

// reviewsPart is the part of the form that follows the file, if reviews have to go before it.
const reviewsPart = "reviews"

// reviewsStated reads what is said of the reviews behind the file of the form.
func reviewsStated(form *multipart.Reader) (map[string]string, error) {
	part, err := form.NextPart()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, unreceived(err, catalog.MostBytes)
	}
	if part.FormName() != reviewsPart {
		return nil, refuse(malformedUpload, "表单中在文件之后只能有 %s，不能有 %q", reviewsPart, part.FormName())
	}
	var stated map[string]string
	if err := json.NewDecoder(io.LimitReader(part, mostReviewBytes)).Decode(&stated); err != nil {
		return nil, refuse(malformedUpload, "%s 应当是 JSON 对象：名称和写明的内容", reviewsPart)
	}
	return stated, nil
}

// mostReviewBytes is more than the reviews of every regulation take.
const mostReviewBytes = 64 << 10

// importPatience is how long a file may take; one within the limits takes seconds.
const importPatience = time.Minute

// plan compares a file with the catalog.
func (s *catalogHandlers) plan(ctx context.Context, content []byte) (catalog.Plan, error) {
	ctx, cancel := context.WithTimeout(ctx, importPatience)
	defer cancel()
	file := catalog.Read(ctx, content)
	if err := ctx.Err(); err != nil {
		return catalog.Plan{}, err
	}
	present, err := s.ledger.EntriesOf(ctx, file.Codes())
	if err != nil {
		return catalog.Plan{}, err
	}
	for code, e := range present { // what the caller may not know, the differences must not tell
		present[code] = e.Told(caller(ctx), e)
	}
	departments, err := s.departments(ctx)
	if err != nil {
		return catalog.Plan{}, err
	}
	return file.Compare(catalog.Catalog{Present: present, Departments: departments}), nil
}

// catalogFile reads the file of the form. One that is too large is cut one byte
// behind the limit, which is told as a problem of the file.
func catalogFile(form *multipart.Reader) (name string, content []byte, err error) {
	part, err := form.NextPart()
	if err == nil && part.FormName() != uploadPart {
		return "", nil, refuse(malformedUpload, "表单中只能有名为 %s 的文件，不能有 %q", uploadPart, part.FormName())
	}
	if err == nil {
		content, err = io.ReadAll(io.LimitReader(part, catalog.MostBytes+1))
	}
	if err != nil {
		return "", nil, unreceived(err, catalog.MostBytes)
	}
	return fileName(part.FileName()), content, nil
}

func toCatalogPlan(p catalog.Plan, reviews []domain.ImportReview) gen.CatalogPlan {
	changes := append(each(p.Created, toEntryChange), each(p.Changed, toEntryChange)...)
	return gen.CatalogPlan{
		Entries: p.Entries, Created: len(p.Created), Changed: len(p.Changed), Unchanged: p.Unchanged,
		Importable: !p.Fails(), Problems: each(p.Problems, toFileProblem),
		Changes: changes[:min(len(changes), shownChanges)], Reviews: each(reviews, toImportReview),
	}
}

func toImportReview(r domain.ImportReview) gen.ImportReview {
	return gen.ImportReview{Name: r.Name, Regulation: r.Regulation, Title: r.Title, Article: r.Article, Help: r.Help, Stated: r.Stated}
}

func toFileProblem(p catalog.Problem) gen.FileProblem {
	return gen.FileProblem{
		Sheet: p.Sheet, Row: p.Row, Column: p.Column, Cell: p.Cell, Code: string(p.Code), Value: p.Value, Message: p.Message, Notice: p.Notice,
	}
}

func toEntryChange(c catalog.Change) gen.EntryChange {
	return gen.EntryChange{
		Code: c.Entry.Code, Title: c.Entry.Title, Row: c.Row, Version: c.Entry.Version, Differences: each(c.Differences, toDifference),
	}
}

func toDifference(d catalog.Difference) gen.Difference {
	shown := gen.Difference{Field: d.Field, Title: d.Title, Item: d.Item, Kind: gen.DifferenceKind(d.Kind), Old: d.Old, New: d.New}
	if len(d.Details) > 0 {
		shown.Details = each(d.Details, toDifference)
	}
	return shown
}

func (s *catalogHandlers) GetCatalogTemplate(ctx context.Context, _ gen.GetCatalogTemplateRequestObject) (gen.GetCatalogTemplateResponseObject, error) {
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) {
		departments, err := s.departments(ctx)
		if err != nil {
			return "", err
		}
		return "政务信息资源目录填报模板.xlsx", catalog.Template(w, departments)
	})
	return gen.GetCatalogTemplate200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.GetCatalogTemplate200ResponseHeaders(f.headers),
	}, err
}

func (s *catalogHandlers) ExportCatalogXLSX(ctx context.Context, r gen.ExportCatalogXLSXRequestObject) (gen.ExportCatalogXLSXResponseObject, error) {
	if whole(ctx, r.Params) {
		return s.publicXLSX.give(ctx, s)
	}
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) { return s.export(ctx, w, r.Params, s.publicXLSX.format) })
	return gen.ExportCatalogXLSX200ApplicationVndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.ExportCatalogXLSX200ResponseHeaders{ContentDisposition: f.headers.ContentDisposition},
	}, err
}

func (s *catalogHandlers) ExportCatalogCSV(ctx context.Context, r gen.ExportCatalogCSVRequestObject) (gen.ExportCatalogCSVResponseObject, error) {
	p := exportQuery(r.Params)
	if whole(ctx, p) {
		return s.publicCSV.give(ctx, s)
	}
	f, err := s.exports.file(ctx, func(w io.Writer) (string, error) { return s.export(ctx, w, p, s.publicCSV.format) })
	return gen.ExportCatalogCSV200TextCsvResponse{
		Body: f.body, ContentLength: f.size, Headers: gen.ExportCatalogCSV200ResponseHeaders{ContentDisposition: f.headers.ContentDisposition},
	}, err
}

// exportQuery is what the operations that export the catalog have in common.
type exportQuery = gen.ExportCatalogXLSXParams

// export writes what the parameters ask for, as the caller may know it, and returns what the file is called.
func (s *catalogHandlers) export(ctx context.Context, w io.Writer, p exportQuery, as catalogFormat) (string, error) {
	q, err := s.entryQuery(ctx, gen.ListEntriesParams{
		Text: p.Text, Provider: p.Provider, Share: p.Share, Open: p.Open, UpdateOverdue: p.UpdateOverdue,
	})
	if err != nil {
		return "", err
	}
	departments, err := s.departments(ctx)
	if err != nil {
		return "", err
	}
	entries := catalog.Paged(func(page domain.Page) (domain.List[domain.Entry], error) {
		q.Page = page
		list, err := s.ledger.Entries(ctx, q)
		if err == nil {
			list.Items, err = s.told(ctx, list.Items)
		}
		return list, err
	})
	return "政务信息资源目录." + as.ending, as.write(w, entries, departments)
}
