"""The worksheet functions as JavaScript, printed from their own bodies: WPS, ONLYOFFICE and Google Sheets run it."""
