@echo off
rem Starts pgready. Arguments pass through untouched, but the list of processes shows them: a password belongs in
rem PGPASSWORD or PGPASSFILE. Java of its own comes first, then JAVA_HOME, then what is on PATH.
setlocal
set "PGREADY_ROOT=%~dp0.."
set "PGREADY_JAVA=%PGREADY_ROOT%\runtime\bin\java.exe"
if exist "%PGREADY_JAVA%" goto run
if defined JAVA_HOME (
  set "PGREADY_JAVA=%JAVA_HOME%\bin\java.exe"
) else (
  set "PGREADY_JAVA=java.exe"
)
:run
set "PGREADY_SHARE="
if exist "%PGREADY_ROOT%\lib\pgready.jsa" set "PGREADY_SHARE=@share@%PGREADY_ROOT%\lib\pgready.jsa"
if defined PGREADY_SHARE (
  "%PGREADY_JAVA%" -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 -XX:Tier3BackEdgeThreshold=1000 -XX:+UseSerialGC -Djdk.reflect.useNativeAccessorOnly=true --enable-native-access=ALL-UNNAMED -Xmx384m "%PGREADY_SHARE%" %PGREADY_JAVA_OPTIONS% -cp "%PGREADY_ROOT%\lib\pgready.jar" dev.pgready.app.Main %*
) else (
  "%PGREADY_JAVA%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m %PGREADY_JAVA_OPTIONS% -cp "%PGREADY_ROOT%\lib\pgready.jar" dev.pgready.app.Main %*
)
exit /b %ERRORLEVEL%
