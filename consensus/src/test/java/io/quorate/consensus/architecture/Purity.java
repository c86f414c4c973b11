package io.quorate.consensus.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The rule for pure packages: values in, values out. It lists what is allowed, so that a library that nobody thought of is refused
 * as well: no clock, thread, randomness, IO, logging, Raft, RPC or database. {@link java.time.Duration} is a value and allowed.
 */
public final class Purity {
    private static final String[] VALUE_PACKAGES = {
        "java.lang",
        "java.lang.annotation",
        "java.math",
        "java.util",
        "java.util.function",
        "java.util.regex",
        "java.util.stream",
        "org.jspecify.annotations",
        "com.google.errorprone.annotations"
    };

    private static final Set<String> IMPURE_CLASSES = Set.of(
            "java.lang.ClassLoader",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.System",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.GregorianCalendar",
            "java.util.Random",
            "java.util.Scanner",
            "java.util.ServiceLoader",
            "java.util.SplittableRandom",
            "java.util.TimeZone",
            "java.util.Timer",
            "java.util.TimerTask");

    private Purity() {}

    /**
     * The rule for these packages, subpackages included.
     *
     * @param packages in ArchUnit's notation ({@code io.quorate.x..}); they may name each other
     * @param alsoAllowed pure packages of other modules that they may name, in the same notation
     */
    public static ArchRule pure(Collection<String> packages, Collection<String> alsoAllowed) {
        String[] pure = packages.toArray(String[]::new);
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(pure)
                .or(resideInAnyPackage(alsoAllowed.toArray(String[]::new)))
                .or(valueTypes());
        ArchRule names = classes()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .onlyDependOnClassesThat(ofBaseComponent(allowed))
                .because("a pure package is values in, values out");
        ArchRule calls = noClasses()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .accessTargetWhere(isImpureCall())
                .because("randomness comes in as a value");
        return CompositeArchRule.of(List.of(names, calls)).allowEmptyShould(false);
    }

    private static DescribedPredicate<JavaClass> valueTypes() {
        return DescribedPredicate.describe(
                "value types of the JDK",
                type -> type.isPrimitive()
                        || type.getName().equals("java.time.Duration")
                        || (resideInAnyPackage(VALUE_PACKAGES).test(type) && !isImpure(type)));
    }

    private static boolean isImpure(JavaClass type) {
        String name = type.getName();
        int nested = name.indexOf('$');
        return IMPURE_CLASSES.contains(nested < 0 ? name : name.substring(0, nested));
    }

    private static DescribedPredicate<JavaClass> ofBaseComponent(DescribedPredicate<JavaClass> allowed) {
        return DescribedPredicate.describe(allowed.getDescription(), type -> allowed.test(type.getBaseComponentType()));
    }

    private static DescribedPredicate<JavaAccess<?>> isImpureCall() {
        return DescribedPredicate.describe("a source of randomness", access -> {
            String owner = ((HasOwner<JavaClass>) access.getTarget()).getOwner().getName();
            String call = owner + "." + access.getTarget().getName();
            return call.equals("java.util.UUID.randomUUID")
                    || call.equals("java.lang.Math.random")
                    || call.equals("java.lang.StrictMath.random")
                    || call.equals("java.util.Collections.shuffle");
        });
    }
}
