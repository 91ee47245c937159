#!/usr/bin/env bash
# ical.js 2.2.1 (npm) and RFC 5545: an alarm some hours from a whole day.
#
# Behaviour: the trigger of an alarm is a duration from the start of its event (RFC 5545 3.8.6.3). Where the event is a whole day
# (DTSTART;VALUE=DATE), Time.addDuration keeps the value a date and counts whole days of the duration only: PT9H, PT33H and
# -PT15H all give the day itself, though the last is of the day before. A trigger that is an instant (VALUE=DATE-TIME) is kept.
#
# Why it surprises: due days are whole days, nine in the morning of one is what phones offer, and nothing is said: the alarm comes
# at midnight, or on another day.
# What it means here: feeds of due days give the instant, nine in Shanghai in UTC (api/feeds.go, remindAt). Needs Node.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.mjs <<'JS'
import ICAL from 'ical.js'

const lines = (trigger) => [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//finding//EN', 'BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20261130T000000Z', 'DTSTART;VALUE=DATE:20261130',
  'DTEND;VALUE=DATE:20261201', 'SUMMARY:due', 'BEGIN:VALARM', 'ACTION:DISPLAY', trigger, 'DESCRIPTION:due', 'END:VALARM', 'END:VEVENT', 'END:VCALENDAR', '',
]
for (const trigger of ['TRIGGER:PT9H', 'TRIGGER:PT33H', 'TRIGGER:-PT15H', 'TRIGGER:-P1D', 'TRIGGER;VALUE=DATE-TIME:20261130T010000Z']) {
  const event = new ICAL.Component(ICAL.parse(lines(trigger).join('\r\n'))).getFirstSubcomponent('vevent')
  const value = event.getFirstSubcomponent('valarm').getFirstPropertyValue('trigger')
  const start = event.getFirstPropertyValue('dtstart').clone()
  if (value instanceof ICAL.Duration) start.addDuration(value)
  console.log(`${trigger} -> ${value instanceof ICAL.Duration ? start : value}`)
}
JS
npm init -y >log 2>&1
npm install --no-audit --no-fund ical.js@2.2.1 >>log 2>&1 || { cat log; exit 2; }
node main.mjs | tee seen
diff - seen <<'SEEN'
TRIGGER:PT9H -> 2026-11-30
TRIGGER:PT33H -> 2026-11-30
TRIGGER:-PT15H -> 2026-11-30
TRIGGER:-P1D -> 2026-11-29
TRIGGER;VALUE=DATE-TIME:20261130T010000Z -> 2026-11-30T01:00:00Z
SEEN
