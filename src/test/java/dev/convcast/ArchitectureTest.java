package dev.convcast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of the house, and what may know what: docs/architecture.md. */
@AnalyzeClasses(packages = "dev.convcast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS_POINT_DOWN =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("refusal")
          .definedBy("dev.convcast.refusal..")
          .layer("frames")
          .definedBy("dev.convcast.frames..")
          .layer("convlstm")
          .definedBy("dev.convcast.convlstm..")
          .layer("jobs")
          .definedBy("dev.convcast.jobs..")
          .layer("models")
          .definedBy("dev.convcast.models..")
          .layer("datasets")
          .definedBy("dev.convcast.datasets..")
          .layer("forecasters")
          .definedBy("dev.convcast.forecasters..")
          .layer("verification")
          .definedBy("dev.convcast.verification..")
          .layer("training")
          .definedBy("dev.convcast.training..")
          .layer("forecasting")
          .definedBy("dev.convcast.forecasting..")
          .layer("inference")
          .definedBy("dev.convcast.inference..")
          .layer("web")
          .definedBy("dev.convcast.web..")
          .whereLayer("refusal")
          .mayNotAccessAnyLayer()
          .whereLayer("frames")
          .mayOnlyAccessLayers("refusal")
          .whereLayer("jobs")
          .mayOnlyAccessLayers("refusal")
          .whereLayer("convlstm")
          .mayNotAccessAnyLayer()
          .whereLayer("models")
          .mayOnlyAccessLayers("refusal", "frames", "convlstm", "web")
          .whereLayer("datasets")
          .mayOnlyAccessLayers("refusal", "frames", "web")
          .whereLayer("training")
          .mayOnlyAccessLayers(
              "refusal",
              "frames",
              "convlstm",
              "models",
              "datasets",
              "jobs",
              "forecasters",
              "verification",
              "web")
          .whereLayer("verification")
          .mayOnlyAccessLayers(
              "refusal", "frames", "convlstm", "models", "datasets", "jobs", "forecasters", "web")
          .whereLayer("forecasters")
          .mayOnlyAccessLayers("refusal", "frames", "convlstm", "models")
          .whereLayer("forecasting")
          .mayOnlyAccessLayers("refusal", "frames", "convlstm", "models", "forecasters", "web")
          .whereLayer("inference")
          .mayOnlyAccessLayers(
              "refusal", "frames", "convlstm", "models", "forecasters", "forecasting", "web")
          .whereLayer("web")
          .mayOnlyAccessLayers("refusal");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("dev.convcast.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule FORMATS_KNOW_NO_OTHER_AND_NOT_WHO_OPENS_THEM =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.convcast.frames..")
          .layer("files")
          .definedBy("dev.convcast.frames.files")
          .layer("hdf")
          .definedBy("dev.convcast.frames.codec.hdf")
          .layer("tiff")
          .definedBy("dev.convcast.frames.codec.tiff")
          .layer("codec")
          .definedBy("dev.convcast.frames.codec")
          .layer("geo")
          .definedBy("dev.convcast.frames.geo")
          .whereLayer("files")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("hdf")
          .mayOnlyBeAccessedByLayers("files")
          .whereLayer("tiff")
          .mayOnlyBeAccessedByLayers("files")
          .whereLayer("geo")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule FEATURES_KNOW_NOTHING_OF_HTTP =
      noClasses()
          .that()
          .resideInAPackage("dev.convcast..")
          .and(not(resideInAnyPackage("dev.convcast.web", "dev.convcast.*.web")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.springframework.web..", "dev.convcast.web", "dev.convcast.*.web"));

  @ArchTest
  static final ArchRule THE_NETWORK_KNOWS_NO_SPRING =
      noClasses()
          .that()
          .resideInAPackage("dev.convcast.convlstm..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.springframework.."));

  @ArchTest
  static final ArchRule ONLY_THE_NETWORK_AND_ITS_TRAINING_KNOW_DJL =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "dev.convcast.convlstm..",
                      "dev.convcast.training",
                      "dev.convcast.training.optimization")))
          .should()
          .dependOnClassesThat(resideInAPackage("ai.djl.."));

  @ArchTest
  static final ArchRule METRICS_STAY_IN_METRICS =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Metrics")
          .and()
          .haveSimpleNameNotContaining("Metrics$")
          .should()
          .dependOnClassesThat(resideInAPackage("io.micrometer.."));

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      classes()
          .should()
          .haveNameNotMatching(".*\\.(Base|Abstract)[A-Z]\\w*")
          .andShould()
          .haveNameNotMatching(".*(Impl|Utils?|Helper|Manager)");
}
