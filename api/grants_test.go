package api_test

import (
	"net/http"
	"testing"

	"cloud.google.com/go/civil"
	"github.com/stretchr/testify/require"

	"github.com/shixian/shixian/domain"
)
