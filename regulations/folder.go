package regulations

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/shixian/shixian/procedure"
)

const regulationFile = "regulation.yaml"

// FolderError says that what was named is no folder of packs: it is not there, or is a pack itself.
type FolderError struct{ Problem string }

// Error is what is wrong with the folder, and what was expected.
func (e *FolderError) Error() string { return e.Problem }

// Open reads every pack of a folder, as Load does. The error is a FolderError, or what Load says of the packs.
func Open(folder string) (*Library, error) {
	if _, err := os.Stat(folder); err != nil {
		return nil, &FolderError{err.Error()}
	}
	if _, err := os.Stat(filepath.Join(folder, regulationFile)); err == nil {
		return nil, &FolderError{fmt.Sprintf("%s is a pack itself, since it has a %s; name the folder that holds it: %s",
			folder, regulationFile, filepath.Join(folder, ".."))}
	}
	return Load(os.DirFS(folder))
}

// unread refuses files that nobody would read, as their name is not what a pack's files are called.
func unread(folder fs.FS) error {
	var faults []error
	for _, pattern := range []string{"*/*", "*/scenarios/*"} {
		files, err := fs.Glob(folder, pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			suffix := path.Ext(file)
			if written := strings.ToLower(suffix); suffix == ".yaml" || written != ".yml" && written != ".yaml" {
				continue
			}
			name := strings.TrimSuffix(path.Base(file), suffix) + ".yaml"
			faults = append(faults, procedure.Fault{
				File: file, Line: 1, Column: 1, Found: "a file named " + suffix + ", which is not read", Expected: "rename to " + name,
			})
		}
	}
	return errors.Join(faults...)
}
