package contract_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/api/contract"
	"github.com/shixian/shixian/procedure"
)

const document = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /days/{day}:count:
    parameters:
      - {name: day, in: path, required: true, schema: {type: string, format: date}}
    post:
      operationId: count
      security: []
      parameters:
        - {name: most, in: query, schema: {type: integer, maximum: 9}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [to]
              properties: {to: {type: string, minLength: 1}}
      responses: {}
`

func count(t *testing.T) contract.Operation {
	t.Helper()
	read, err := contract.Read([]byte(document), "/v1")
	require.NoError(t, err)
	o, ok := read.Operation("POST", "/v1/days/:day")
	require.True(t, ok)
	return o
}

func TestReadTakesOperationsApart(t *testing.T) {
	t.Parallel()
	o := count(t)
	assert.Equal(t, "count", o.ID)
	assert.Equal(t, contract.Ignored, o.Login)
	params := gin.Params{{Key: "day", Value: "2026-09-28:count"}}
	assert.True(t, o.CutVerb(params))
	assert.Equal(t, "2026-09-28", params[0].Value)
	assert.False(t, o.CutVerb(params), "without its verb it is no address")
}

func TestCheckSaysEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, day, query, body, media string
		want                          []procedure.Code
	}{
		{name: "all is well", day: "2026-09-28", query: "?most=3", body: `{"to": "x"}`},
		{name: "parameters", day: "2026-02-30", query: "?most=10&mots=1", body: `{}`,
			want: []procedure.Code{contract.ParameterInvalid, contract.ParameterInvalid, contract.ParameterInvalid}},
		{name: "fields", day: "2026-09-28", body: `{"too": "x"}`, want: []procedure.Code{procedure.FieldMissing, procedure.FieldUnknown}},
		{name: "an empty text", day: "2026-09-28", body: `{"to": ""}`, want: []procedure.Code{procedure.FieldInvalid}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), "POST", "/v1/days/x"+c.query, strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			err := count(t).Check(httptest.NewRecorder(), r, gin.Params{{Key: "day", Value: c.day}}, contract.Limits{JSON: 100})
			var got []procedure.Code
			if err != nil {
				var faults procedure.Refusals
				require.ErrorAs(t, err, &faults)
				for _, f := range faults {
					got = append(got, f.Code)
				}
			}
			assert.ElementsMatch(t, c.want, got, "%v", err)
		})
	}
}
