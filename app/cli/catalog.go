package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/catalog"
	"github.com/shixian/shixian/domain"
)

func catalogCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "catalog", Short: "Take a catalog over from a file, or write it to one", Args: arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			return usage("name a command: import, export or template")
		},
	}
	cmd.AddCommand(catalogImportCommand(), catalogExportCommand(), catalogTemplateCommand())
	return cmd
}

func catalogImportCommand() *cobra.Command {
	var by string
	var dry bool
	var reviews map[string]string
	cmd := appCommand("import FILE", "Import an XLSX or CSV file into the catalog: all of it, or nothing if there is a problem", arguments(1, 1),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			if by == "" && !dry {
				return usage("--by LOGIN: the account of who imports is expected, or --dry-run")
			}
			return importCatalog(cmd, h, args[0], by, reviews, dry)
		})
	cmd.Flags().StringVar(&by, "by", "", "log-in of who imports; the versions name that person")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "list the problems, the changes and the reviews that are due, and change nothing")
	cmd.Flags().StringToStringVar(&reviews, "review", nil, "record of a review that has to go before, as NAME=TEXT; once for each that --dry-run lists")
	return cmd
}

func importCatalog(cmd *cobra.Command, h *app.App, path, by string, reviews map[string]string, dry bool) error {
	content, err := readCatalogFile(path)
	if err != nil {
		return err
	}
	ctx, out := cmd.Context(), cmd.OutOrStdout()
	file := catalog.Read(ctx, content)
	present, err := h.Ledger.EntriesOf(ctx, file.Codes())
	if err != nil {
		return err
	}
	departments, err := h.Ledger.Departments(ctx)
	if err != nil {
		return err
	}
	plan := file.Compare(catalog.Catalog{Present: present, Departments: departments})
	printPlan(out, plan)
	switch {
	case plan.Fails():
		fmt.Fprintln(out, "文件有问题，没有导入")
		return errCheckFailed
	case dry:
		fmt.Fprintln(out, "试导入，没有作任何改动")
		return printReviews(cmd, h)
	}
	who, err := h.Ledger.Account(ctx, by)
	if err != nil {
		return fmt.Errorf("--by %s: %w", by, err)
	}
	if changes := plan.Versions(); len(changes) > 0 {
		sum := sha256.Sum256(content)
		if _, err := h.Ledger.ImportEntries(ctx, domain.Import{
			ID: uuid.NewString(), File: filepath.Base(path), SHA256: hex.EncodeToString(sum[:]), By: who.Person, Changes: changes,
			Stated: reviews,
		}); err != nil {
			return err
		}
	}
	fmt.Fprintln(out, "已导入")
	return nil
}

// readCatalogFile reads one byte more than may be imported at most: what is larger is
// reported as a problem of the file.
func readCatalogFile(path string) (content []byte, err error) {
	f, err := os.Open(path) //nolint:gosec // whoever runs the command names the file
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, catalog.MostBytes+1))
}

func printPlan(out io.Writer, plan catalog.Plan) {
	for _, p := range plan.Problems {
		fmt.Fprintln(out, p)
	}
	if plan.Fails() {
		// What it would change is neither certain nor wanted, and would push the problems off the screen.
		fmt.Fprintf(out, "%d 个条目，%d 个问题\n", plan.Entries, plan.Faults())
		return
	}
	for _, c := range plan.Created {
		fmt.Fprintf(out, "新增 %s %s\n", c.Entry.Code, c.Entry.Title)
	}
	for _, c := range plan.Changed {
		var titles []string
		for _, d := range c.Differences {
			titles = append(titles, strings.TrimSuffix(d.Title+" "+d.Item, " "))
		}
		fmt.Fprintf(out, "变更 %s %s：%s\n", c.Entry.Code, c.Entry.Title, strings.Join(titles, "、"))
	}
	fmt.Fprintf(out, "%d 个条目：新增 %d，变更 %d，不变 %d；问题 0，提示 %d\n",
		plan.Entries, len(plan.Created), len(plan.Changed), plan.Unchanged, len(plan.Problems))
}

// printReviews lists what an import would have to state.
func printReviews(cmd *cobra.Command, h *app.App) error {
	due, err := h.Ledger.ImportReviews(cmd.Context())
	for _, r := range due {
		fmt.Fprintf(cmd.OutOrStdout(), "导入时应当写明 --review %s=…：%s（%s%s）\n", r.Name, r.Title, r.Regulation, r.Article)
	}
	return err
}

func catalogExportCommand() *cobra.Command {
	var q domain.EntryQuery
	cmd := appCommand("export FILE", "Write the catalog, or a part of it, to an .xlsx or .csv file that can be imported again", arguments(1, 1),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			write, err := writerFor(args[0])
			if err != nil {
				return err
			}
			departments, err := h.Ledger.Departments(cmd.Context())
			if err != nil {
				return err
			}
			if names := domain.NamesOf(departments); q.Provider != "" && names[q.Provider] == "" {
				return usage("--provider %s: there is no department with this code", q.Provider)
			}
			entries := catalog.Paged(func(page domain.Page) (domain.List[domain.Entry], error) {
				q.Page = page
				return h.Ledger.Entries(cmd.Context(), q)
			})
			return toFile(args[0], func(w io.Writer) error { return write(w, entries, departments) })
		})
	cmd.Flags().StringVar(&q.Provider, "provider", "", "only entries of the department with this code")
	cmd.Flags().StringVar(&q.Text, "text", "", "only entries in which these words are found")
	return cmd
}

func writerFor(path string) (func(io.Writer, catalog.Entries, []domain.Department) error, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
		return catalog.WriteXLSX, nil
	case ".csv":
		return catalog.WriteCSV, nil
	default:
		return nil, usage("%s: a file that ends in .xlsx or .csv was expected", path)
	}
}

func catalogTemplateCommand() *cobra.Command {
	return appCommand("template FILE", "Write an empty .xlsx file to be filled in, with drop-down lists and explanations", arguments(1, 1),
		func(cmd *cobra.Command, h *app.App, args []string) error {
			if strings.ToLower(filepath.Ext(args[0])) != ".xlsx" {
				return usage("%s: a file that ends in .xlsx was expected; a CSV file has the same headers and no drop-down lists", args[0])
			}
			departments, err := h.Ledger.Departments(cmd.Context())
			if err != nil {
				return err
			}
			return toFile(args[0], func(w io.Writer) error { return catalog.Template(w, departments) })
		})
}

// toFile writes a file whole; one that was there is not touched if that fails.
func toFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".shixian-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
