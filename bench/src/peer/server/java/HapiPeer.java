import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.searchparam.submit.config.SearchParamSubmitterConfig;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.match.config.SubscriptionProcessorConfig;
import ca.uhn.fhir.jpa.subscription.match.deliver.email.IEmailSender;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManagerFactory;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/// HAPI FHIR's JPA server for R4 with its default settings, over plain HTTP on loopback, without sign-in, on the
/// PostgreSQL that the system properties `peer.jdbc`, `peer.user` and `peer.password` name. Says `ready PORT` when
/// it answers.
public final class HapiPeer {
    private static final int CONNECTIONS = 20;

    private HapiPeer() {}

    /// What the server's own configurations leave to whoever installs it.
    @Configuration
    @EnableTransactionManagement
    @Import({
        JpaR4Config.class,
        HapiJpaConfig.class,
        JpaBatch2Config.class,
        Batch2JobsConfig.class,
        ThreadPoolFactoryConfig.class,
        SubscriptionChannelConfig.class,
        SubscriptionSubmitterConfig.class,
        SubscriptionProcessorConfig.class,
        SearchParamSubmitterConfig.class
    })
    public static class Installation {
        @Bean
        JpaStorageSettings storageSettings() {
            return new JpaStorageSettings();
        }

        @Bean
        PartitionSettings partitionSettings() {
            return new PartitionSettings();
        }

        @Bean
        SubscriptionSettings subscriptionSettings() {
            return new SubscriptionSettings();
        }

        @Bean
        IEmailSender emailSender() {
            return message -> {};
        }

        @Bean
        DataSource dataSource() {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl(System.getProperty("peer.jdbc"));
            source.setUsername(System.getProperty("peer.user"));
            source.setPassword(System.getProperty("peer.password"));
            source.setMaximumPoolSize(CONNECTIONS);
            return source;
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(
                DataSource source,
                ConfigurableListableBeanFactory beans,
                FhirContext fhir,
                JpaStorageSettings settings) {
            LocalContainerEntityManagerFactoryBean factory =
                    HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, settings);
            factory.setPersistenceUnitName("HAPI_PU");
            factory.setDataSource(source);
            Properties hibernate = new Properties();
            hibernate.put("hibernate.dialect", HapiFhirPostgresDialect.class.getName());
            hibernate.put("hibernate.hbm2ddl.auto", "update");
            hibernate.put("hibernate.jdbc.batch_size", "20");
            hibernate.put("hibernate.cache.use_second_level_cache", "false");
            hibernate.put("hibernate.cache.use_query_cache", "false");
            hibernate.put("hibernate.search.enabled", "false");
            factory.setJpaProperties(hibernate);
            return factory;
        }

        @Bean
        @Primary
        JpaTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    /// @param args the directory for Tomcat's files
    public static void main(String[] args) throws Exception {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Installation.class);
        RestfulServer server = new RestfulServer(context.getBean(FhirContext.class));
        server.registerProviders(
                context.getBean(ResourceProviderFactory.class).createProviders());
        server.registerProvider(context.getBean(IJpaSystemProvider.class));
        server.setPagingProvider(context.getBean(DatabaseBackedPagingProvider.class));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context web = tomcat.addContext("", args[0]);
        Tomcat.addServlet(web, "fhir", server).setLoadOnStartup(1);
        web.addServletMappingDecoded("/fhir/*", "fhir");
        tomcat.start();
        System.out.println("ready " + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }
}
