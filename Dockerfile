# Wafer as an image: what reads models and writes C. scripts/release --image builds it.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/*
COPY . /opt/wafer/
# The first start keeps the loaded classes beside the jar.
RUN /opt/wafer/bin/wafer --version && ln -s /opt/wafer/bin/wafer /usr/local/bin/wafer
WORKDIR /work
ENTRYPOINT ["wafer"]
