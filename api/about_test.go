package api_test

import "testing"

func TestAbout(t *testing.T) {
	t.Parallel()
	play(t, []scenario{
		{name: "the legal time, to anybody; this is neither a drill nor a demonstration", do: "GET /about", status: 200, want: map[string]any{
			"now": "2026-09-14T10:00:00+08:00", "today": "2026-09-14", "drill": nil, "demo": nil, "commit": commit,
		}},
	})
}
