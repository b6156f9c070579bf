"""What the units owe and what they publish of it: one module per kind of duty, each writes articles and the expected cells."""

from disclosure.demo.duties import dated, decisions, periodic, policies, standing

ALL = (periodic.write, policies.write, decisions.write, dated.write, standing.write)
