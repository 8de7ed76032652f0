"""The command line: parse options, make one library call, render; one command a file, one row in `app.COMMANDS`."""
