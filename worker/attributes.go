package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/shixian/shixian/workflows"
)

// The servers of a cluster learn of a new attribute one after the other, within
// their namespace cache's refresh of some ten seconds.
const (
	attributesPatience = time.Minute
	attributesPoll     = 200 * time.Millisecond
)

// AttributeTypeError says that a search attribute exists with a type that cases
// cannot be found by.
type AttributeTypeError struct {
	Namespace, Name string
	Found, Wanted   enumspb.IndexedValueType
}

// Error says what to do about it.
func (e *AttributeTypeError) Error() string {
	return fmt.Sprintf("search attribute %s of namespace %q has the type %s, and %s is wanted: "+
		"remove it (temporal operator search-attribute remove) or use another namespace", e.Name, e.Namespace, e.Found, e.Wanted)
}

// EnsureSearchAttributes adds the cases' search attributes to the namespace and
// returns when they can be used. It fails with an *AttributeTypeError if one
// exists with another type, and with the last error after a minute.
func EnsureSearchAttributes(ctx context.Context, c client.Client, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, attributesPatience)
	defer cancel()
	for {
		_, err := ensure(ctx, c, namespace)
		if err == nil || permanent(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("search attributes of namespace %q: %w", namespace, err)
		case <-time.After(attributesPoll):
		}
	}
}

// attributesEvery is how often attributes are looked after: Temporal can lose its storage while workers run on.
const attributesEvery = 10 * time.Second

// keepSearchAttributes has the attributes be there until ctx is done. That they are missing means that Temporal has lost its
// storage: every open case is to be started anew.
func keepSearchAttributes(ctx context.Context, c client.Client, namespace string, l Ledger, log *slog.Logger) {
	emptied := false
	for {
		missed, err := ensure(ctx, c, namespace)
		emptied = emptied || missed
		if err == nil && emptied {
			if err = l.ForgetTold(ctx); err == nil {
				emptied = false
				log.WarnContext(ctx, "Temporal had lost its storage: search attributes were added, every open case is started anew")
			}
		}
		wait := attributesEvery
		if emptied {
			wait = attributesPoll // added, and not usable yet
		}
		if err != nil && !emptied && ctx.Err() == nil {
			log.WarnContext(ctx, "the search attributes could not be made sure of", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// permanent tells an error that waiting does not cure.
func permanent(err error) bool {
	var wrongType *AttributeTypeError
	var refused *refusedError
	return errors.As(err, &wrongType) || errors.As(err, &refused)
}

// refusedError is the server's no to adding attributes, e.g. for want of columns.
type refusedError struct{ error }

// ensure adds what is missing, and tells whether anything was.
func ensure(ctx context.Context, c client.Client, namespace string) (missed bool, err error) {
	listed, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return false, err
	}
	missing := map[string]enumspb.IndexedValueType{}
	for _, key := range workflows.Attributes() {
		found, ok := listed.GetCustomAttributes()[key.GetName()]
		switch {
		case !ok:
			missing[key.GetName()] = key.GetValueType()
		case found != key.GetValueType():
			return false, &AttributeTypeError{namespace, key.GetName(), found, key.GetValueType()}
		}
	}
	if len(missing) == 0 {
		return false, use(ctx, c, namespace)
	}
	return true, add(ctx, c, namespace, missing)
}

// add adds attributes; whether they have come, another look will tell. That
// another worker was faster is no fault.
func add(ctx context.Context, c client.Client, namespace string, missing map[string]enumspb.IndexedValueType) error {
	_, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: missing,
	})
	var refused *serviceerror.InvalidArgument
	if errors.As(err, &refused) {
		return &refusedError{fmt.Errorf("adding search attributes to namespace %q: %w", namespace, err)}
	}
	if err == nil {
		err = errors.New("added, not yet listed")
	}
	return err
}

// use counts the cases that have impossible attributes: the server refuses the
// query as long as it does not know every attribute in it.
func use(ctx context.Context, c client.Client, namespace string) error {
	var conditions []string
	for _, key := range workflows.Attributes() {
		conditions = append(conditions, impossible(key))
	}
	_, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{
		Namespace: namespace, Query: strings.Join(conditions, " AND "),
	})
	return err
}

// impossible is a condition that no case meets. The name is quoted, as whoever
// searches must quote it too: Procedure is a word of the query language.
func impossible(key temporal.SearchAttributeKey) string {
	name := "`" + key.GetName() + "`"
	switch key.GetValueType() {
	case enumspb.INDEXED_VALUE_TYPE_BOOL:
		return name + " = true"
	case enumspb.INDEXED_VALUE_TYPE_DATETIME:
		return name + " < '1970-01-02T00:00:00Z'"
	default:
		return name + " = '-'"
	}
}
