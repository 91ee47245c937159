package activities_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/activities"
	"github.com/shixian/shixian/domain"
	"github.com/shixian/shixian/procedure"
)

var update = flag.Bool("update", false, "write the golden files")

// The JSON of messages is in every history there is. A golden file changes only
// by fields that come new.
func TestMessagesKeepTheirJSON(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 10, 10, 23, 59, 59, 0, procedure.Shanghai)
	messages := map[string]any{
		"advance_request": &activities.AdvanceRequest{
			Case: "YH-2026-0001", Acts: []string{"act-1"},
			Services: []activities.ServiceResult{{Call: "1-granted", Tries: 1}, {Call: "2-opened", Tries: 2, Failed: "unavailable"}},
		},
		"outcome": &activities.Outcome{
			Answers: []activities.Answer{{Act: "act-1", Status: domain.Applied}, {Act: "act-2", Status: domain.Rejected, Code: procedure.TaskClosed}},
			Alarm: &activities.Alarm{
				ID: "expiry:answer#1", At: due.Add(time.Second), Wait: 36 * time.Hour,
				Summary: "等待提供部门“核实需求并答复”，2026-10-10 届满（第十四条第二款）",
			},
			Calls: []activities.ServiceCall{{
				Case: "YH-2026-0001", Call: "1-granted", Tries: 1, Service: "grant_access", Summary: "授予数据使用权限（第十四条第二款）",
			}},
			Show: activities.Show{
				Regulation: "yaohai-2024", Procedure: "share-application", State: "review", Provider: "340102-mzj",
				Applicant: "340102-yyj", Parent: "YH-2026-0000", DueAt: &due, Overdue: true, Outcome: "approved", Details: "等待",
			},
		},
		"outcome_ended": &activities.Outcome{
			Ended: true,
			Show:  activities.Show{Regulation: "yaohai-2024", Procedure: "share-application", State: "withdrawn", Details: "已办结"},
		},
	}
	for name, message := range messages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", name+".json")
			got, err := json.MarshalIndent(message, "", "  ")
			require.NoError(t, err)
			got = append(got, '\n')
			if *update {
				require.NoError(t, os.WriteFile(file, got, 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
			requireReadsBack(t, message, want)
		})
	}
}

func requireReadsBack(t *testing.T, message any, text []byte) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	switch message.(type) {
	case *activities.AdvanceRequest:
		message = &activities.AdvanceRequest{}
	default:
		message = &activities.Outcome{}
	}
	require.NoError(t, decoder.Decode(message))
	again, err := json.MarshalIndent(message, "", "  ")
	require.NoError(t, err)
	require.Equal(t, string(text), string(again)+"\n")
}
