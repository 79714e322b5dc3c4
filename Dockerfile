FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/m2 \
    mvn -B -Dmaven.repo.local=/m2 -Dmaven.test.skip=true -Dspotless.check.skip=true package
# libtorch unpacks itself where it is first used, into folders for its user alone
RUN ENGINE_CACHE_DIR=/build/natives \
    java --enable-native-access=ALL-UNNAMED -cp target/convcast.jar docker/UnpackNatives.java \
    && chmod -R a+rX natives

FROM eclipse-temurin:25-jre-noble
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin convcast \
    && install --directory --owner=convcast --group=convcast /data
WORKDIR /app
COPY --from=build /build/natives natives
COPY --from=build /build/target/convcast.jar ./

ENV CONVCAST_HOME=/data \
    SERVER_ADDRESS=0.0.0.0 \
    ENGINE_CACHE_DIR=/app/natives \
    DJL_OFFLINE=true \
    OPT_OUT_TRACKING=true \
    MALLOC_ARENA_MAX=1
# the classes of a start, loaded and linked: the next ones take two thirds of the time; made here,
# for it fits this runtime and this jar alone
RUN CONVCAST_HOME=/tmp/start java -XX:AOTCacheOutput=convcast.aot -XX:MaxRAMPercentage=25 \
        --enable-native-access=ALL-UNNAMED -Dspring.context.exit=onRefresh -jar convcast.jar \
    && rm -r /tmp/start
USER convcast
VOLUME /data
EXPOSE 8080

# no curl in the image; bash opens the connection itself
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200'* ]]"]

# a quarter of the memory for Java: tensors, and the process that trains, live outside of its heap
ENTRYPOINT ["java", "-XX:AOTCache=convcast.aot", "-XX:MaxRAMPercentage=25", "--enable-native-access=ALL-UNNAMED", "-jar", "convcast.jar"]
