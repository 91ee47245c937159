package activities

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/domain/domaintest"
	"github.com/shixian/shixian/procedure"
)

func TestAFormChangesWhateverOfAnEntryItNames(t *testing.T) {
	t.Parallel()
	want := domaintest.Entry("x-1", true)
	old := domain.Entry{Resource: procedure.Resource{Code: "x-1", Provider: "mzj", Gathered: true}, Category: want.Category, Items: want.Items}
	form := procedure.Fields{"code": "x-2", "provider": "gaj"}
	for _, f := range domain.EntryFields {
		switch value := f.In(&want).(type) {
		case *string:
			if _, fixed := form[f.Name]; !fixed {
				form[f.Name] = *value
			}
		case *[]string:
			if f.Kind == domain.CodesField {
				form[f.Name] = strings.Join(*value, "、")
			}
		}
	}
	got := changed(old, job{Case: domain.Case{State: procedure.State{Form: form}}})
	for _, f := range domain.EntryFields {
		assert.Equal(t, f.In(&want), f.In(&got), f.Name)
	}
}
