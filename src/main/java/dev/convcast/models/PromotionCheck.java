package dev.convcast.models;

/** Whether a version has shown what it must before an alias points at it. */
public interface PromotionCheck {

  /**
   * Refuses as {@code CONFLICT}, with the figures, what has not shown the skill.
   *
   * @throws dev.convcast.refusal.Refusal also where there is no such score or baseline
   */
  void require(ModelName model, int version, RequiredSkill skill);
}
