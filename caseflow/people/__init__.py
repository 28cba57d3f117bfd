"""Children: who they are, and finding them before recording them twice."""
