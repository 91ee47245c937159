package api

import (
	"reflect"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/api/gen"
	"github.com/shixian/shixian/api/language"
)

// negotiate finds the language in which the answer is wanted.
func negotiate(c *gin.Context) {
	c.Writer.Header().Add("Vary", "Accept-Language") // compression adds its own
	asked := language.Asked(c.GetHeader("Accept-Language"))
	c.Request = c.Request.WithContext(language.Into(c.Request.Context(), asked))
}

// writtenAnew are the files that are written in the language asked for. The others are as they were issued or kept, or as a standard has them.
var writtenAnew = []string{
	"ExportCases", "ExportTasks", "ExportOpenObligations", "GetTimelinessCSV", "GetTimelinessXLSX", "GetEvaluationCSV", "GetEvaluationXLSX",
}

// inLanguage puts what the API says into the language asked for.
func inLanguage(f gen.StrictHandlerFunc, operation string) gen.StrictHandlerFunc {
	return func(c *gin.Context, request any) (any, error) {
		response, err := f(c, request)
		if err != nil || response == nil {
			return response, err
		}
		asked, said := language.Of(c.Request.Context()), strings.HasSuffix(reflect.TypeOf(response).Name(), "JSONResponse")
		if said || slices.Contains(writtenAnew, operation) {
			c.Header("Content-Language", asked.String())
		}
		if said {
			response = asked.Answer(response)
		}
		return response, nil
	}
}
