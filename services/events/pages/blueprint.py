"""Where the pages of this service hang."""

from shared.web import Pages

pages = Pages("pages", __name__, template_folder="../templates")
