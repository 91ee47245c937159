package cli

import (
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/report"
)

// StorageFlags adds the flags that say where the house's data lie, the ledger's and those of a Temporal of its own.
func StorageFlags(c *app.Config, f *pflag.FlagSet) {
	logFlags(c, f)
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Data, "data", "data", "folder of the ledger's file, of attachments, and of the files of a Temporal of its own")
		f.StringVar(&c.Database, "database", "", "postgres:// URL of a database to use instead of files")
		f.StringVar(&c.PasswordFile, "database-password-file", "", "file whose first line is the password of the database, for a URL without one")
		keepPrivate(f, "database-password-file")
	})
}

// LedgerFlags adds the flags that say where the ledger lies, and how it is kept.
func LedgerFlags(c *app.Config, f *pflag.FlagSet) {
	StorageFlags(c, f)
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.HighWater, "high-water", "",
			"file, best on another disk, with the highest numbers that were given, one for each process; default: numbers.json beside the ledger's file")
		f.StringVar(&c.Digest, "digest", "",
			"what binds the records of the audit from now on: sha256 or sm3; what was written before still verifies; default: sha256")
		f.StringVar(&c.Keys, "keys", "",
			"file of the keys by which identifying data are encrypted, in no backup: keep a copy; made if there is none yet; default: keys.json in --data")
		f.IntVar(&c.Retention, "retention", 0,
			"years, after that in which their last case ended, for which it is kept who filed, where the pack does not say; 0: without limit")
		f.DurationVar(&c.Drill, "drill", 0, "practise: how long a working day lasts, e.g. 2s; such data cannot be used for real")
		f.StringVar(&c.DrillFrom, "drill-from", "", "the date on which a new drill begins; default: today")
	})
}

// SupervisionFlags adds the flags that say what supervisors see and who is told,
// where the pack says nothing.
func SupervisionFlags(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.IntVar(&c.Yellow, "yellow", 2, "working days before a due day from which its light is yellow, where the pack does not say")
		f.StringVar(&c.Escalation, "escalation", "", `who is told of what is late, where the pack does not say, e.g. "-2:owner 1:head 3:bureau/government"`)
		earlier(f, "ladder", "escalation")
	})
}

// earlier keeps the name that a flag had in builds before, so that a service unit written for them still starts. Whoever
// uses it is told what the flag is called now.
func earlier(f *pflag.FlagSet, was, now string) {
	flag := *f.Lookup(now)
	flag.Name, flag.Hidden, flag.Annotations = was, true, map[string][]string{calledNow: {now}}
	f.AddFlag(&flag)
}

// calledNow annotates a flag by an earlier name with today's.
const calledNow = "called now"

// tellEarlierFlags says which flags are called otherwise now. Cobra's own word on a deprecated flag would go to standard
// output, into the report that somebody writes to a file.
func tellEarlierFlags(cmd *cobra.Command) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		for _, now := range f.Annotations[calledNow] {
			fmt.Fprintf(cmd.ErrOrStderr(), "shixian: --%s is called --%s now\n", f.Name, now)
		}
	})
}

// EngineFlags adds the flags that say where Temporal is.
func EngineFlags(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Temporal, "temporal", "127.0.0.1:7233", "host:port of the Temporal frontend")
		f.BoolVar(&c.Access.TLS, "temporal-tls", false, "reach Temporal over TLS, by the authorities that this machine trusts; the next ones imply it")
		f.StringVar(&c.Access.CA, "temporal-tls-ca", "", "file with the authority that vouches for Temporal's certificate")
		f.StringVar(&c.Access.Cert, "temporal-tls-cert", "", "file with the certificate by which Temporal knows this process")
		f.StringVar(&c.Access.Key, "temporal-tls-key", "", "file with the key of --temporal-tls-cert")
		keepPrivate(f, "temporal-tls-key")
		f.StringVar(&c.Access.ServerName, "temporal-tls-server-name", "", "name that Temporal's certificate is for, if not the host's")
		f.StringVar(&c.Access.APIKeyFile, "temporal-api-key-file", "", "file whose first line is the API key for Temporal")
		keepPrivate(f, "temporal-api-key-file")
	})
	UIFlag(c, f)
	NamespaceFlag(c, f)
}

// UIFlag adds the flag that says where people reach the Temporal UI.
func UIFlag(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.UI, "ui", "",
			"base URL under which people reach the Temporal UI, for links; default: with a Temporal of its own, where it is on this machine")
	})
}

// logFlags adds the flags that say what the log is like.
func logFlags(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.LogFormat, "log-format", app.LogFormats[0], "the log, on standard error: text or json")
		f.StringVar(&c.LogLevel, "log-level", "info", "the least that is logged: debug, info, warn or error")
	})
}

// NamespaceFlag adds the flag that names the Temporal namespace.
func NamespaceFlag(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Namespace, "namespace", app.DefaultNamespace, "Temporal namespace")
	})
}

// PackFlag adds the flag that says which packs are used.
func PackFlag(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Regulations, "regulations", "", "folder with regulation packs to use beside the built-in ones")
	})
}

// packFlags adds the flags of those who write packs: which there are, and whether the ceilings of every higher law bind.
func packFlags(c *app.Config, f *pflag.FlagSet) {
	PackFlag(c, f)
	ceilingsFlag(&c.Ceilings, f)
}

// ceilingsFlag adds the flag by which those who write packs look at them where the ceilings of every higher law bind.
func ceilingsFlag(ceilings *string, f *pflag.FlagSet) {
	f.StringVar(ceilings, "ceilings", app.CeilingsWarn,
		"a period that is longer than a higher law allows: warn (say so), or bind (cases have both periods; the earlier binds)")
}

// LawFlags adds the flags that enter which regulations apply here, and what the ceilings of higher laws do.
func LawFlags(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Ceilings, "ceilings", "", "where a period is longer than a higher law allows: warn (say so) or bind[:YYYY-MM-DD] "+
			"(cases filed from then on have both periods; the earlier binds); enters it if the ledger says otherwise; default: what the ledger says")
		f.StringVar(&c.Only, "only", "", "which regulations apply here: ID[@departments|@public][:YYYY-MM-DD],…, "+
			"e.g. yaohai-2024@public,order-809:2025-08-01; enters it if something else applies now; default: what the ledger says")
	})
}

// ListenFlag adds the flag for the API's address.
func ListenFlag(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Listen, "listen", "127.0.0.1:8080", "host:port of the API; port 0: a free one")
		f.StringVar(&c.TLSCert, "tls-cert", "", "file with the certificate, and those that vouch for it, by which the API is served over TLS, read anew "+
			"when it has changed; default: in clear, for a reverse proxy on this machine")
		f.StringVar(&c.TLSKey, "tls-key", "", "file with the key of --tls-cert")
		keepPrivate(f, "tls-key")
		f.DurationVar(&c.Drain, "drain", 0, "how long requests are still answered after SIGTERM, while /readyz says no, for a proxy to notice, e.g. 10s")
		f.StringVar(&c.LetterFonts, "letter-fonts", "", "folder with the fonts that letters contain as PDF and OFD: fangsong.ttf, xiaobiaosong.ttf, "+
			"song.ttf (or .ttc); default: none, and programs put theirs in place")
		f.StringVar(&c.BasePath, "base-path", "", "path under which a reverse proxy shows everything, e.g. /shixian; default: at the root")
		f.StringSliceVar(&c.Proxies, "trusted-proxy", nil, "address or network of a reverse proxy whose X-Forwarded-For says where requests come from")
	})
}

// TracesFlag adds the flag for the collector of traces.
func TracesFlag(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.TracesTo, "traces", "", "base URL of an OpenTelemetry collector (OTLP over HTTP) that is sent what each request has led to, "+
			"e.g. http://127.0.0.1:4318; default: none")
	})
}

// MetricsFlag adds the flag for the address of the metrics.
func MetricsFlag(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.MetricsAt, "metrics", "",
			"host:port at which this process tells Prometheus how the house is, at /metrics; not meant for the public; default: nowhere")
	})
}

// MailFlags adds the flags that say how mail goes out.
func MailFlags(c *app.Config, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.StringVar(&c.Mail.SMTP, "smtp", "", "server for mail: smtps://user@host:465 or smtp://user@host:587 (STARTTLS); "+
			"password: "+app.SMTPPassword+" or --smtp-password-file")
		f.StringVar(&c.Mail.PasswordFile, "smtp-password-file", "", "file whose first line is the password of the mail server")
		keepPrivate(f, "smtp-password-file")
		f.StringVar(&c.Mail.From, "mail-from", "", "sender of mail, e.g. 时限 <noreply@example.org>")
		f.StringSliceVar(&c.Mail.PlainHosts, "plain-webhooks", nil, "hosts to which webhooks may go by http://; others need https://")
		f.StringVar(&c.Mail.Workbench, "workbench", "", "address under which people reach the workbench, for links in mail and feeds")
	})
}

// ReportFlags adds the flags that say when a report's lights change.
func ReportFlags(c *app.Config, f *pflag.FlagSet) {
	c.Thresholds = report.DefaultThresholds
	settings(f, func(f *pflag.FlagSet) {
		f.Var((*percentage)(&c.Thresholds.Green), "green", "reports: on-time rate, in percent, from which a row is green")
		f.Var((*percentage)(&c.Thresholds.Amber), "amber", "reports: on-time rate, in percent, from which a row is amber, below it red")
		f.IntVar(&c.Thresholds.SmallSample, "small-sample", c.Thresholds.SmallSample,
			"reports: fewer obligations than this fell due: the row is marked as a small sample and has no light")
	})
}

// OwnTemporalFlags adds the flags of commands that bring a Temporal: only the binary of deploy/standalone has them, and
// every binary knows their names in the configuration file.
func OwnTemporalFlags(port, uiPort *int, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.IntVar(port, "port", 7233, "port of the Temporal server that serve and temporal run; 0: a free one")
		f.IntVar(uiPort, "ui-port", 8233, "port of the Temporal UI that serve and temporal run; 0: a free one; -1: no UI")
	})
}

// DemoFlag adds the flag by which an empty ledger becomes a demonstration.
func DemoFlag(demo *bool, f *pflag.FlagSet) {
	settings(f, func(f *pflag.FlagSet) {
		f.BoolVar(demo, "demo", false, "serve: fill an empty ledger with demonstration departments, people, catalog and cases")
	})
}

// percentage is a flag in percent that holds a fraction of 1.
type percentage float64

func (p *percentage) String() string { return fmt.Sprintf("%g", float64(*p)*100) }

func (p *percentage) Type() string { return "percent" }

func (p *percentage) Set(text string) error {
	var v float64
	if _, err := fmt.Sscanf(strings.TrimSuffix(text, "%")+"\n", "%g\n", &v); err != nil || v < 0 || v > 100 {
		return fmt.Errorf("a percentage from 0 to 100 was expected")
	}
	if v*10 != math.Trunc(v*10) {
		return fmt.Errorf("no more than one decimal was expected: rates are shown in tenths of a percent")
	}
	*p = percentage(v / 100)
	return nil
}
