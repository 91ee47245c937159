package api

import (
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/shixian/shixian/procedure"
)

// Gin knows no route that goes on behind a parameter, as /calendar/{year}:preview
// does: the verb is routed as the end of the parameter's value, and taken off it
// before anybody looks at the value.

// verbs registers such routes; the generated code writes the colon as `\:`.
type verbs struct{ gin.IRouter }

func (v verbs) POST(path string, handlers ...gin.HandlerFunc) gin.IRoutes {
	path, _, _ = strings.Cut(path, `\:`)
	return v.IRouter.POST(path, handlers...)
}

func unrouted(c *gin.Context) *procedure.Refusal {
	return refuse(routeUnknown, "没有这个地址：%s", c.Request.URL.Path)
}
