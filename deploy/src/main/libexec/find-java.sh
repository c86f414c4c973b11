# Sourced by the launchers. Sets `java` (the program) and `java_major` (its feature version), or explains and ends.

oldest_java=17

refuse() {
    echo "$(basename "$0"): $1" >&2
    exit 69
}

# Reads the version from the file that every JDK carries; starting a JVM only to ask would cost more than most commands.
java_version() {
    release=$(dirname "$(dirname "$(readlink -f "$1")")")/release
    if [ -r "$release" ]; then
        sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$release"
    else
        "$1" -version 2>&1 | sed -n 's/^[a-z]* version "\([^"]*\)".*/\1/p' | head -n 1
    fi
}

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || refuse "JAVA_HOME is '$JAVA_HOME', which has no bin/java; allowed: the home of Java $oldest_java or later"
else
    java=$(command -v java) || refuse "there is no java on PATH and JAVA_HOME is not set; needed: Java $oldest_java or later"
fi

java_version=$(java_version "$java")
java_major=${java_version%%[!0-9]*}
[ -n "$java_major" ] || refuse "cannot tell the version of '$java'; needed: Java $oldest_java or later"
[ "$java_major" -ge "$oldest_java" ] || refuse "'$java' is version $java_version; needed: Java $oldest_java or later"
