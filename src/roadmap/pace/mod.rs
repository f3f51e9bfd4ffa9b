//! How fast it goes: weeks, days, streaks, phases, and a forecast.
