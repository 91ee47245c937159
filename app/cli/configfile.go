package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/spf13/cobra"
)

// configFlag names the configuration file. None is read that nobody names.
const configFlag = "config"

// configFile reads the settings of the file that the flag or else the environment names. What is wrong with the file as a whole is
// an error; what is wrong with a value stands with it.
func configFile(cmd *cobra.Command) ([]given, error) {
	flag := cmd.Flags().Lookup(configFlag)
	file, from := flag.Value.String(), "--"+configFlag
	if !flag.Changed {
		file, from = os.Getenv(configVariable), configVariable
	}
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file) //nolint:gosec // the administrator names the file
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return parseSettings(file, text)
}

const windowsMark = "\uFEFF" // with which editors on Windows begin a file

func parseSettings(file string, text []byte) ([]given, error) {
	parsed, err := parser.ParseBytes(bytes.TrimPrefix(text, []byte(windowsMark)), 0)
	if wrong, ok := errors.AsType[yaml.Error](err); ok {
		return nil, fmt.Errorf("%s: %s", placeIn(file, wrong.GetToken().Position.Line), wrong.GetMessage())
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var all []given
	for i, doc := range parsed.Docs {
		if doc.Body == nil {
			continue
		}
		mapping, is := doc.Body.(*ast.MappingNode)
		if !is || i > 0 {
			return nil, fmt.Errorf("%s: a setting on each line was expected, as NAME: VALUE", placeIn(file, doc.Body.GetToken().Position.Line))
		}
		for _, pair := range mapping.Values {
			all = append(all, readSetting(file, pair))
		}
	}
	return all, nil
}

func placeIn(file string, line int) string { return fmt.Sprintf("%s line %d", file, line) }

func readSetting(file string, pair *ast.MappingValueNode) given {
	key := pair.Key.GetToken()
	g := given{name: key.Value, source: fromFile, place: placeIn(file, key.Position.Line)}
	sequence, isList := pair.Value.(*ast.SequenceNode)
	if !isList {
		g.text, g.fault = scalar(pair.Value)
		return g
	}
	g.list = []string{}
	for _, node := range sequence.Values {
		text, fault := scalar(node)
		g.list, g.fault = append(g.list, text), cmp.Or(g.fault, fault)
	}
	return g
}

// scalar is a value as it is written: 07 and 1e3 are for the setting to read, as on the command line.
func scalar(node ast.Node) (string, error) {
	switch node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return node.GetToken().Value, nil
	case *ast.NullNode:
		return "", errors.New(`a value was expected; "" is an empty one`)
	default:
		return "", errors.New("one value, or a list of them, was expected")
	}
}
