// Package web is the workbench: what staff, heads, the bureau and the public see
// in a browser. Here it is only served; its source is in src, and README.md says
// how that is made.
//
// What `npm run build` makes lies in dist/app and is embedded. A binary built
// without it serves a page that says how to build it, so that Go alone suffices
// for everything else.
//
// Files under /assets have a hash of their content in their names and are kept by
// browsers for good; everything else is asked for anew each time, so that an
// upgrade is seen at once. Every path that is no file is the workbench's own:
// it gets index.html, and the router in the browser does the rest.
//
// The pages hold the session's token within reach of scripts (docs/adr/0080), so
// the Content-Security-Policy lets no script run but those served from here.
package web
