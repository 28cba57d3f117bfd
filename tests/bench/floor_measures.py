"""All measures that are counted at once, by `floor_measures.sql`: what an analyst could have written by hand.

The periods may not overlap: what stands on a period's last day is counted as a row of that day.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

from tests.bench.floor_duckdb import prepare

SCRIPT = Path(__file__).with_suffix(".sql")
FIGURES = """
with placed as (
    select c.*, p.label from counted c join period p on c.day between p.first_day and p.last_day)
select code, label, case when grouping(quindrat) = 1 then 'borough' else quindrat end,
    count(*) filter (above), count(*) filter (below),
    case when code = 'NI 58' then avg(length) else median(length) end
from placed join child using (child_id)
group by grouping sets ((code, label), (code, label, quindrat))
"""


def main(folder, periods):
    database = duckdb.connect()
    prepare(database, periods)
    files = {"events": str(folder / "events.jsonl"), "children": str(folder / "children.csv")}
    start, work = time.perf_counter(), time.process_time()
    for statement in SCRIPT.read_text().split(";\n\n"):
        database.execute(statement, {name: path for name, path in files.items() if f"${name}" in statement})
    found = database.execute(FIGURES).fetchall()
    taken = {"seconds": time.perf_counter() - start, "work": time.process_time() - work}
    print(json.dumps({**taken, "figures": found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
