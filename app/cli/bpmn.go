package cli

import (
	"github.com/spf13/cobra"

	"github.com/shixian/shixian/app"
	"github.com/shixian/shixian/procedure/bpmn"
)

// bpmnCommands draw one procedure, for a modeler and for a page.
func bpmnCommands() []*cobra.Command {
	return []*cobra.Command{
		drawCommand("bpmn", "One procedure as BPMN 2.0 XML", (*bpmn.Diagram).XML),
		drawCommand("svg", "One procedure as a drawing", (*bpmn.Diagram).SVG),
	}
}

func drawCommand(name, short string, as func(*bpmn.Diagram) []byte) *cobra.Command {
	var cfg app.Config
	cmd := &cobra.Command{
		Use: name + " ID/PROCEDURE", Short: short, Args: arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			library, err := cfg.Ceilinged()
			if err != nil {
				return err
			}
			d, err := definition(library, args[0])
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(as(bpmn.Draw(d)))
			return err
		},
	}
	packFlags(&cfg, cmd.Flags())
	return cmd
}
