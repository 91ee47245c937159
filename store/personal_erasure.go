package store

// erasureRow says that a person's data were erased, and why.
type erasureRow struct {
	Person string `gorm:"primaryKey"`
	At     int64
	By     string
	Reason string
}

func (erasureRow) TableName() string { return "erasures" }

// erased tells whether a person's data were erased.
func (t tx) erased(person string) (bool, error) {
	_, gone, err := find[erasureRow](t.db, "person = ?", person)
	return gone, err
}
