"""The few objects that Flask extensions need to exist before there is an application."""

from typing import TYPE_CHECKING

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """The base of every table; numbered migrations make the tables themselves."""


db = SQLAlchemy(model_class=Table, session_options={"expire_on_commit": False})
if TYPE_CHECKING:
    Model = Table
else:
    Model = db.Model
login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
