"""The programme's vocabulary: its phases and the closed lists of values."""
