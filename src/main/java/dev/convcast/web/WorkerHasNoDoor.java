package dev.convcast.web;

import dev.convcast.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A process that only runs jobs answers nothing but its health and its metrics. */
@Component
@ConditionalOnProperty(name = "convcast.role", havingValue = "worker")
final class WorkerHasNoDoor implements WebMvcConfigurer, HandlerInterceptor {

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/v1/**", "/v2", "/v2/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    throw Refusal.notFound(
        "There is nothing at %s: this process is a worker; ask one whose convcast.role is api or all"
            .formatted(request.getRequestURI()));
  }
}
