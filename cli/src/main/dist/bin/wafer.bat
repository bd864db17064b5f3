@echo off
rem Runs the wafer command. Needs a Java runtime, 17 or later: that of JAVA_HOME, or the one on the PATH.
setlocal
set "WAFER_HOME=%~dp0.."
set "WAFER_JAVA=java"
if defined JAVA_HOME set "WAFER_JAVA=%JAVA_HOME%\bin\java"
set "TESTCONTAINERS_RYUK_DISABLED=true"
"%WAFER_JAVA%" "@%WAFER_HOME%\lib\java.options" -jar "%WAFER_HOME%\lib\wafer.jar" %*
exit /b %ERRORLEVEL%
