package io.quorate.deploy.tidy;

import java.util.List;

/** Looks at the files of a checkout; without effect. */
@FunctionalInterface
interface Check {
    List<Finding> findings(List<SourceFile> files);
}
