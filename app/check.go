package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"

	"go.temporal.io/sdk/client"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/outbox"
	"github.com/shixian/shixian/procedure"
)

// UsageError is a configuration or a command line that cannot be understood.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap is what cannot be understood.
func (e UsageError) Unwrap() error { return e.Err }

func usage(format string, args ...any) error { return UsageError{fmt.Errorf(format, args...)} }

// SettingError is a value that a setting cannot have. It calls the setting by its flag; whoever knows where the value comes from
// says so instead.
type SettingError struct {
	Setting string // name of the flag, without dashes
	Err     error
}

func (e SettingError) Error() string { return "--" + e.Setting + ": " + e.Err.Error() }

// Unwrap is what is wrong with the value.
func (e SettingError) Unwrap() error { return e.Err }

func wrong(setting, format string, args ...any) error {
	return UsageError{SettingError{setting, fmt.Errorf(format, args...)}}
}

// Check returns all that is wrong with the configuration, as far as it can be seen without the ledger and the network.
func (c *Config) Check() error {
	ledger, _ := c.ledger()
	return errors.Join(c.CheckValues(), c.checkLaw(ledger.Escalation))
}

// CheckValues is Check without the packs, which take seconds to read and are looked at as the house opens: a service refuses a wrong
// value before it has begun anything.
func (c *Config) CheckValues() error {
	_, opening := c.ledger()
	_, links := c.Mail.base()
	_, mail := c.Mail.mailer(outbox.Sender{})
	_, fonts := c.fonts()
	_, encrypted := c.serverTLS()
	_, logged := c.logHandler(io.Discard)
	engine := c.Access.options(&client.Options{}, c.Log)
	return errors.Join(logged, opening, links, mail, fonts, encrypted, engine, c.checkDrain(), c.checkBasePath(), c.checkTraces(),
		c.checkAddresses(), c.checkThresholds())
}

func (c *Config) checkDrain() error {
	if c.Drain < 0 {
		return wrong("drain", "a time such as 10s was expected, not %s", c.Drain)
	}
	return nil
}

// checkLaw looks at the packs, and at what names something in them.
func (c *Config) checkLaw(escalation procedure.EscalationPolicy) error {
	library, err := c.Library()
	if err != nil {
		return err
	}
	faults := []error{escalatable(escalation, library)}
	if c.Regulations != "" {
		if err := sound(library); err != nil {
			faults = append(faults, wrong("regulations", "%w", err))
		}
	}
	if c.Only != "" {
		_, err := parseOnly(c.Only, library)
		faults = append(faults, err)
	}
	if c.Ceilings != "" {
		_, err := parseCeilings(c.Ceilings, domain.Ceilings{})
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

func (c *Config) checkAddresses() error {
	var faults []error
	for _, one := range [][2]string{{"listen", c.Listen}, {"temporal", c.Temporal}, {"metrics", c.MetricsAt}} {
		if setting, address := one[0], one[1]; address != "" { // not a setting of this process, or refused where it is used
			faults = append(faults, checkAddress(setting, address))
		}
	}
	for _, proxy := range c.Proxies {
		_, err := netip.ParseAddr(proxy)
		if strings.Contains(proxy, "/") {
			_, err = netip.ParsePrefix(proxy)
		}
		if err != nil {
			faults = append(faults, wrong("trusted-proxy", "an address or a network such as 10.0.0.0/8 was expected, not %q", proxy))
		}
	}
	return errors.Join(faults...)
}

func checkAddress(setting, address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return wrong(setting, "host:port was expected, not %q", address)
	}
	if _, err := net.DefaultResolver.LookupPort(context.Background(), "tcp", port); err != nil {
		return wrong(setting, "a port from 0 to 65535 was expected, not %q", port)
	}
	return nil
}

func (c *Config) checkThresholds() error {
	if c.Thresholds.Amber > c.Thresholds.Green {
		return wrong("amber", "no more than --green was expected")
	}
	return nil
}
