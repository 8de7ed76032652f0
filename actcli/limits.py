"""The sizes beyond which input is refused, each with a reason for its value; nothing else holds a limit of its own."""

from typing import Final

# A definition file. Sixty activations take 7 kB; PyYAML's C loader dies at 100 000 nested brackets.
YAML_BYTES: Final = 1 << 20
YAML_EVENTS: Final = 200_000
YAML_DEPTH: Final = 32
YAML_SCALAR: Final = 1 << 16

# Files read by one command.
FILES: Final = 10_000
FILES_BYTES: Final = 64 << 20

# A formula as it is written. Python's recursion limit is far beyond NESTING; mathtext's is not.
FORMULA_CHARACTERS: Final = 4096
FORMULA_TOKENS: Final = 2000
FORMULA_NODES: Final = 2000
FORMULA_NESTING: Final = 64
# A formula after expansion through the activations that it uses (a chain of doublings grows by powers of two).
EXPANDED_NODES: Final = 20_000
# A typeset formula; above it the plain text is shown.
MATHTEXT_NESTING: Final = 10
MATHTEXT_CHARACTERS: Final = 400

# A number. `Fraction("1e10000000")` takes seconds, and 9**9**9 never ends.
NUMBER_DIGITS: Final = 400
NUMBER_EXPONENT: Final = 400
EXACT_EXPONENT: Final = 1024

# A certificate. One of a pair takes 10 kB; a box is checked in about a millisecond.
CERTIFICATE_BYTES: Final = 16 << 20
CERTIFICATE_CLAIMS: Final = 2000
CERTIFICATE_PIECES: Final = 2000
CERTIFICATE_BOXES: Final = 20_000
CERTIFICATE_FORMULA: Final = 1 << 16
CERTIFICATE_SECONDS: Final = 1200.0
CLAIM_EVALUATIONS: Final = 400_000
CLAIM_SECONDS: Final = 60.0

# Evaluation.
PRECISION_BITS: Final = 65_536
SHOWN_DIGITS: Final = 10_000  # of a value
PROOF_DIGITS: Final = 1000  # of a largest error
CALM_DIGITS: Final = 100  # beyond them a command computes in a process of its own, with limits
SLICE_ENTRIES: Final = 64  # of a vector that is written out
RANGE_MAGNITUDE: Final = 1e300
POINTS: Final = 10_000_000
MEMORY_BYTES: Final = 2 << 30
DERIVATIVES: Final = 8  # each is several times as long as the one before
TABLE_VALUES: Final = 1024
CLAIMS: Final = 1000  # of one definition: each may take seconds

# Samples of a function, and a model. A model without its weights is small; with them protobuf ends at 2 GiB.
SAMPLE_BYTES: Final = 64 << 20
SAMPLES_USED: Final = 4096  # to tell functions apart
CALL_SECONDS: Final = 10.0  # of a stranger's function
MODEL_BYTES: Final = 1 << 30
MODEL_NODES: Final = 200_000
MODEL_NESTING: Final = 32
MODEL_CONSTANT: Final = 1 << 16  # entries of a tensor that is looked at

# A picture.
INCHES: Final = (0.5, 100.0)
DPI: Final = (10, 2400)
PIXELS: Final = 64_000_000
STYLE_BYTES: Final = 1 << 16
SWEEP_STEPS: Final = 1000

# Text.
NAME_CHARACTERS: Final = 64
LABEL_CHARACTERS: Final = 200
PROSE_CHARACTERS: Final = 20_000
