"""Gates: Great Expectations suites from ``expectations/`` between the layers of a publish; one that fails stops it."""

from disclosure.gates.run import GateResult, RuleResult, check_layer, failures
from disclosure.gates.suite import Rule, Suite, load_suites

__all__ = ["GateResult", "Rule", "RuleResult", "Suite", "check_layer", "failures", "load_suites"]
