@node "%~dp0\plugin.cjs" %*
