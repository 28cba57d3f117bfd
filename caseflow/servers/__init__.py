"""The parts that Caseflow runs on, brought up on one machine where nobody else provides them.

PostgreSQL and Valkey of a state directory belong to one keeper process. Whoever needs them holds a
shared lock on the directory; the keeper stops its servers and ends when no such lock is left. Locks
are the kernel's and end with their holder, so a process killed without warning leaves nothing running.
"""

from caseflow.servers.home import ServersError
from caseflow.servers.supervisor import Supervisor
from caseflow.servers.use import Servers, servers

__all__ = ["Servers", "ServersError", "Supervisor", "servers"]
