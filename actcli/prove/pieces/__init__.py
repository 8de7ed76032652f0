"""A formula cut into smooth formulas on intervals: what every proof starts from."""
