"""Size of certificates, and the time to check one beside the time to prove it, over pairs within families.

    python tests/benchmarks/bench_certificates.py [--pairs 60]

The proof is that of a value and of a slope; the check is all that `actcli verify` does of both, at about twice the
precision. The pairs are an even sample of all that there are.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from statistics import median
from time import perf_counter

from actcli.analyses.certify import certificate_of
from actcli.analyses.gap import difference_of, gaps
from actcli.catalog import default_catalog
from actcli.certificates.document import write
from actcli.certificates.reading import read
from actcli.derive import derive
from actcli.errors import ActcliError
from actcli.prove.extrema import extrema
from actcli.verify import check


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=60)
    count = parser.parse_args().pairs

    families: dict[str, list[str]] = {}
    catalog = default_catalog()
    for activation in catalog:
        if activation.kind.value != "gated" and not activation.is_vector:
            families.setdefault(activation.record.family, []).append(activation.name)
    pairs = [pair for names in families.values() for pair in itertools.combinations(names, 2)]
    sizes, proofs, checks, reasons = [], [], [], Counter[str]()
    claims = rows = 0
    for names in pairs[:: max(1, len(pairs) // count)]:
        first, second = map(catalog.load, names)
        try:
            found = gaps(first, [second])
        except ActcliError:
            continue
        low, high = found[0].interval or (None, None)
        difference = difference_of(first, second)
        start = perf_counter()
        extrema(difference, low, high, absolute=True)
        extrema(derive(difference, "x"), low, high, absolute=True, one_sided=True)
        proof = perf_counter() - start
        certificate, missing = certificate_of(found)
        rows += 1 + (found[0].derivative is not None)
        reasons.update(reason.partition(": ")[2][:60] for reason in missing)
        if certificate is None:
            continue
        claims += len(certificate.claims)
        text = write(certificate)
        start = perf_counter()
        assert all(one.is_verified for one in check(read(text.encode())))
        sizes.append(len(text))
        proofs.append(proof)
        checks.append(perf_counter() - start)
    print(f"{len(sizes)} certificates, {claims} of {rows} rows of their tables; medians:")
    print(f"size {median(sizes) / 1e3:.1f} kB (largest {max(sizes) / 1e3:.1f} kB)")
    print(f"proof {1e3 * median(proofs):.1f} ms, check {1e3 * median(checks):.1f} ms", end="")
    print(f", ratio {median(map(lambda c, p: c / p, checks, proofs)):.2f}")
    for reason, number in reasons.most_common(8):
        print(f"  {number} rows without: {reason}")


if __name__ == "__main__":
    main()
