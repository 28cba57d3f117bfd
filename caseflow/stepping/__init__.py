"""Steps between tiers: asked for by the accountable team, answered by another, never a moment without one."""
